package io.millrace.pipeline.reproduce;

import io.millrace.core.measure.NanoClock;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.doctor.HostCpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Producers that send unkeyed 100-byte records as fast as they can, each on a thread of its own. An
 * ordinary run cannot do this: its events have keys and are larger than the published ones.
 */
final class SaturatedProducers implements AutoCloseable {
  static final int VALUE_BYTES = 100;

  /** The warm-up: the JIT compiler and TCP take this long until the rate is steady. */
  private static final Duration WARMUP = Duration.ofMillis(1_500);

  private final NanoClock clock = NanoClock.system();
  private final LongAdder acknowledged = new LongAdder();
  private final AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
  private final List<KafkaProducer<byte[], byte[]>> producers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private volatile boolean stopped;

  /** Starts the producers. */
  SaturatedProducers(
      ShapeContext context,
      Cluster cluster,
      Map<String, String> settings,
      String topic,
      int count) {
    for (int i = 0; i < count; i++) {
      KafkaProducer<byte[], byte[]> producer = context.newProducer(cluster, settings, topic);
      producers.add(producer);
      threads.add(new Thread(() -> sendAll(producer, topic), "millrace-shape-producer-" + i));
    }
    threads.forEach(Thread::start);
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is given the outcome
  private void sendAll(KafkaProducer<byte[], byte[]> producer, String topic) {
    byte[] value = new byte[VALUE_BYTES];
    Callback count =
        (metadata, failure) -> {
          if (failure == null) {
            acknowledged.increment();
          } else {
            refused.set(failure);
          }
        };
    try {
      while (!stopped) {
        producer.send(new ProducerRecord<>(topic, value), count);
      }
    } catch (RuntimeException e) {
      if (!stopped) { // a closed producer refuses the record that it was about to take
        refused.set(e);
      }
    }
  }

  /** Measures what is acknowledged during {@code length}, after a warm-up. */
  Throughput measure(Duration length) throws InterruptedException {
    Thread.sleep(WARMUP.toMillis());
    HostCpu cpuBefore = HostCpu.now();
    long startNs = clock.nanoTime();
    long before = acknowledged.sum();
    Thread.sleep(Math.max(1, length.toMillis()));
    long records = acknowledged.sum() - before;
    double seconds = (clock.nanoTime() - startNs) / 1e9;
    double busy = cpuBefore.busyShareUntil(HostCpu.now());
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("our own brokers refused: " + failure, failure);
    }
    return new Throughput(records / seconds, busy);
  }

  /** Stops sending, and waits for records that are under way. */
  @Override
  public void close() {
    stopped = true;
    for (KafkaProducer<byte[], byte[]> producer : producers) {
      producer.close(ShapeContext.closeTimeout());
    }
  }

  /** Makes one run on a topic of its own. */
  static Throughput run(
      ShapeContext context,
      EmbeddedCluster cluster,
      Map<String, String> settings,
      int replicas,
      int count,
      Duration length)
      throws InterruptedException {
    String topic = context.newTopic(cluster, 6, replicas);
    try (SaturatedProducers producers =
        new SaturatedProducers(context, cluster, settings, topic, count)) {
      return producers.measure(context.plan().scaled(length));
    } finally {
      context.deleteTopic(cluster, topic);
    }
  }
}
