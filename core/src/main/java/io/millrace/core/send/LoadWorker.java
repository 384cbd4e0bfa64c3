package io.millrace.core.send;

import io.millrace.core.ledger.SentAccount;
import io.millrace.core.measure.IntervalSource;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One sender as the run sees it: a thread here ({@link LoadGenerator}) or a process of its own.
 * Started and stopped by the run's main thread; the readings by any thread.
 */
public interface LoadWorker {

  /** The sender's name, which is also its client id. */
  String name();

  /**
   * Connects and learns the topic's partitions; waits at most for max.block.ms.
   *
   * @throws RuntimeException when it cannot
   */
  void connect();

  /**
   * Starts sending.
   *
   * @param startNs the schedule's origin by the run's clock
   * @param duration events due before its end are sent
   * @param maxEvents sends at most so many
   */
  void start(long startNs, Duration duration, long maxEvents);

  /** True while events are still to be sent. */
  boolean isRunning();

  /** Ends the schedule early: no further event is sent. Any thread. */
  void stop();

  /**
   * Begins to do what {@link #close} does, where that can be done while others close too; where
   * not, does nothing.
   */
  default void askToClose(Duration timeout) {}

  /**
   * Sends out what is buffered and waits for the answers, at most for {@code timeout}; then what is
   * unanswered stays unknown. With a timeout of zero it ends at once, and has no account.
   */
  void close(Duration timeout);

  /** The counters so far. */
  SendCounts counts();

  /** Acknowledgement minus intended time. */
  IntervalSource responseTime();

  /** Acknowledgement minus actual start of {@code send()}. */
  IntervalSource serviceTime();

  /** Actual start of {@code send()} minus intended time. */
  IntervalSource scheduleLag();

  /** Errors by exception name. */
  Map<String, Long> errorCounts();

  /** The metrics of its Kafka client, as far as they are known. */
  Map<MetricName, ? extends Metric> clientMetrics();

  /**
   * The highest offset of {@code partition} that a broker acknowledged so far; -1 without any, and
   * under acks=0, where brokers say nothing.
   */
  long lastOffset(int partition);

  /** Of {@code partition}, the events acknowledged late so far; 0 without a trace. */
  long late(int partition);

  /** From {@code atNs} on, gaps between acknowledgements are no longer ordinary. */
  void endOrdinary(long atNs);

  /** What was sent and what became of it. Only after {@link #close}. */
  SentAccount account();

  /**
   * The clock's reading at the last acknowledgement, or 0 without any. Only after {@link #close}.
   */
  long lastAcknowledgedNs();

  /**
   * When the last event that was sent was due, in ns after the start. Only after {@link #close}.
   */
  long lastDueNs();

  /** What ended the sender before its time, if anything did. */
  @Nullable Throwable failure();
}
