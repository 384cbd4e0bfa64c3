package io.millrace.pipeline.peers;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.workload.KeyDistribution;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The smallest program that sends and measures latency: one prepared value, keys as Millrace's (of
 * the same length, drawn and written by the same code), and a callback per event that reads the
 * clock and records into a histogram in µs. It has no schedule, ledger or stamps, and runs as a
 * process of its own.
 */
final class BareProducerLoop {
  /** As {@code millrace run} has by default. */
  private static final int USERS = 100_000;

  private final Histogram micros = LatencyRecorder.emptyHistogram();
  private long acknowledged;
  private long lastNs;
  private @Nullable Exception failure;

  private BareProducerLoop() {}

  /** Runs the loop that the arguments describe; see {@link LoopTask}. */
  public static void main(String[] args) {
    new BareProducerLoop().run(LoopTask.parse(args));
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback is given the outcome
  private void run(LoopTask task) {
    SplittableRandom random = new SplittableRandom(1);
    KeyDistribution keys = new KeyDistribution.Uniform(USERS);
    byte[] key = new byte[OrderCodec.KEY_LENGTH];
    byte[] value = new byte[task.eventSize()];
    random.nextBytes(value);
    long startNs;
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(ProducerSettings.of(task.settings()).forClient("bare-loop"))) {
      producer.partitionsFor(task.topic());
      startNs = System.nanoTime();
      for (long i = 0; i < task.events(); i++) {
        OrderCodec.writeKey(key, 0, keys.next(random));
        producer.send(
            new ProducerRecord<>(task.topic(), key, value), new Answer(this, System.nanoTime()));
      }
    } // waits for every answer
    if (failure != null) {
      throw new IllegalStateException("an event was not acknowledged", failure);
    }
    task.report(micros.getTotalCount(), acknowledged * task.eventSize(), lastNs - startNs);
  }

  /** On the producer's network thread. */
  private void settle(long sentNs, @Nullable Exception error) {
    if (error != null) {
      failure = error;
      return;
    }
    lastNs = System.nanoTime();
    micros.recordValue((lastNs - sentNs) / 1_000);
    acknowledged++;
  }

  private record Answer(BareProducerLoop loop, long sentNs) implements Callback {
    @Override
    public void onCompletion(@Nullable RecordMetadata metadata, @Nullable Exception error) {
      loop.settle(sentNs, error);
    }
  }
}
