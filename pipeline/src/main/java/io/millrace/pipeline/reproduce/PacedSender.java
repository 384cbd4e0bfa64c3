package io.millrace.pipeline.reproduce;

import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.workload.Pacer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Sends unkeyed records of one size in an open loop, each as close to its due time as the machine
 * allows. The load generator of a run saves wake-ups and may be 200 µs late, which is too much
 * where a linger of 5 ms is measured to the percent. Used by one thread; callbacks are timed on the
 * producer's own thread.
 */
final class PacedSender {
  /** A parked thread wakes up about 60 µs late (see {@link NanoClock}); the rest is spun away. */
  private static final long SPIN_NS = 150_000;

  /**
   * Room for more records than expected: three standard deviations of the smallest Poisson count
   * that is sent here are 12 %.
   */
  private static final double ROOM = 1.3;

  /** Healthy brokers answer within milliseconds. */
  private static final Duration ANSWERS_LIMIT = Duration.ofSeconds(30);

  private static final Duration LOOK_EVERY = Duration.ofMillis(1);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final byte[] value;
  private final NanoClock clock = NanoClock.system();

  PacedSender(KafkaProducer<byte[], byte[]> producer, String topic, int valueBytes) {
    this.producer = producer;
    this.topic = topic;
    this.value = new byte[valueBytes];
  }

  /**
   * The times of all records in the order of sending, by {@link System#nanoTime}.
   *
   * @param dueNs when each was due
   * @param sentNs when its send() began
   * @param acknowledgedNs when its callback ran
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared; a list would box millions
  record Sent(long startNs, long[] dueNs, long[] sentNs, long[] acknowledgedNs) {
    int count() {
      return dueNs.length;
    }
  }

  /**
   * Sends for {@code length} and waits for all answers; leaves the producer open.
   *
   * @param ratePerSecond the rate of the pacer
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback is given the outcome
  Sent send(Pacer pacer, double ratePerSecond, Duration length) throws InterruptedException {
    int room = (int) (ratePerSecond * length.toNanos() / 1e9 * ROOM) + 1_000;
    long[] dueNs = new long[room];
    long[] sentNs = new long[room];
    long[] acknowledgedNs = new long[room];
    AtomicInteger answers = new AtomicInteger();
    AtomicReference<@Nullable Exception> refused = new AtomicReference<>();
    long startNs = clock.nanoTime();
    int sent = 0;
    for (; sent < room; sent++) {
      long due = pacer.dueNs(sent, clock.nanoTime() - startNs);
      if (due >= length.toNanos()) {
        break;
      }
      dueNs[sent] = startNs + due;
      await(dueNs[sent]);
      int index = sent;
      sentNs[sent] = clock.nanoTime();
      producer.send(
          new ProducerRecord<>(topic, value),
          (metadata, failure) -> {
            acknowledgedNs[index] = clock.nanoTime();
            if (failure != null) {
              refused.set(failure);
            }
            answers.incrementAndGet(); // publishes the stamp to the sending thread
          });
    }
    awaitAnswers(answers, sent);
    Exception failure = refused.get();
    if (failure != null) {
      throw new IllegalStateException("our own brokers refused: " + failure, failure);
    }
    return new Sent(
        startNs,
        Arrays.copyOf(dueNs, sent),
        Arrays.copyOf(sentNs, sent),
        Arrays.copyOf(acknowledgedNs, sent));
  }

  private void await(long dueNs) throws InterruptedException {
    long nowNs = clock.nanoTime();
    if (dueNs - nowNs > SPIN_NS) {
      clock.parkUntil(dueNs - SPIN_NS);
    }
    while (clock.nanoTime() < dueNs) {
      Thread.onSpinWait();
    }
    ShapeContext.stopIfInterrupted();
  }

  /** Without a flush, which would send the last batch before its linger is over. */
  private void awaitAnswers(AtomicInteger answers, int sent) throws InterruptedException {
    if (!Deadline.after(ANSWERS_LIMIT, clock).await(() -> answers.get() >= sent, LOOK_EVERY)) {
      throw new IllegalStateException(
          "%d of %d records are unanswered after %s"
              .formatted(sent - answers.get(), sent, ANSWERS_LIMIT));
    }
  }
}
