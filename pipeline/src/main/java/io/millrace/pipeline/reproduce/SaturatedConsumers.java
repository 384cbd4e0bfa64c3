package io.millrace.pipeline.reproduce;

import io.millrace.core.measure.NanoClock;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.doctor.HostCpu;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Consumers that read a topic from its begin to its end as fast as they can, each on a thread of
 * its own. Partitions are assigned to them beforehand, so that no time is spent on forming a group.
 */
final class SaturatedConsumers {
  /** Far longer than brokers take to answer a request for stored records. */
  private static final Duration STALL_LIMIT = Duration.ofSeconds(30);

  private final Cluster cluster;
  private final String topic;
  private final int partitions;
  private final NanoClock clock = NanoClock.system();

  SaturatedConsumers(Cluster cluster, String topic, int partitions) {
    this.cluster = cluster;
    this.topic = topic;
    this.partitions = partitions;
  }

  /** Lets {@code count} consumers read the topic once. */
  Throughput read(int count) throws InterruptedException {
    List<KafkaConsumer<byte[], byte[]>> consumers = new ArrayList<>();
    ExecutorService threads = Executors.newFixedThreadPool(count);
    try {
      List<Callable<Long>> readers = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        KafkaConsumer<byte[], byte[]> consumer = newConsumer();
        consumers.add(consumer);
        List<TopicPartition> own = share(i, count);
        consumer.assign(own);
        Map<TopicPartition, Long> ends = consumer.endOffsets(own);
        readers.add(() -> readTo(consumer, ends));
      }
      HostCpu cpuBefore = HostCpu.now();
      long startNs = clock.nanoTime();
      long records = 0;
      for (Future<Long> read : threads.invokeAll(readers)) {
        records += read.get();
      }
      double seconds = (clock.nanoTime() - startNs) / 1e9;
      return new Throughput(records / seconds, cpuBefore.busyShareUntil(HostCpu.now()));
    } catch (ExecutionException e) {
      throw new IllegalStateException("a consumer failed: " + e.getCause(), e);
    } finally {
      end(threads);
      consumers.forEach(KafkaConsumer::close);
    }
  }

  private List<TopicPartition> share(int consumer, int count) {
    List<TopicPartition> own = new ArrayList<>();
    for (int partition = consumer; partition < partitions; partition += count) {
      own.add(new TopicPartition(topic, partition));
    }
    return own;
  }

  private long readTo(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    consumer.seekToBeginning(ends.keySet());
    long all = ends.values().stream().mapToLong(Long::longValue).sum();
    long read = 0;
    long lastNs = clock.nanoTime();
    while (read < all) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(Duration.ofMillis(100));
      if (!records.isEmpty()) {
        read += records.count();
        lastNs = clock.nanoTime();
      } else if (clock.nanoTime() - lastNs > STALL_LIMIT.toNanos()) {
        throw new IllegalStateException(
            "nothing more came for " + STALL_LIMIT + " after " + read + " of " + all + " records");
      }
    }
    return read;
  }

  private KafkaConsumer<byte[], byte[]> newConsumer() {
    Map<String, Object> settings = new TreeMap<>(cluster.clientProperties());
    settings.put("enable.metrics.push", "false");
    settings.put("enable.auto.commit", "false");
    settings.put("auto.offset.reset", "earliest");
    return new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Waits for the threads: a consumer may be closed only when no thread polls it. */
  private static void end(ExecutorService threads) {
    threads.shutdownNow();
    boolean interrupted = false;
    while (!threads.isTerminated()) {
      try {
        threads.awaitTermination(1, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
