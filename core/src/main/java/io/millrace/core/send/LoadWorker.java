package io.millrace.core.send;

import io.millrace.core.ledger.SentAccount;
import io.millrace.core.measure.IntervalSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One sender as the run sees it: a thread here ({@link PacedSender}) or a process of its own.
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

  /**
   * Ends the schedule now: what is due later is not sent, what was due before still is. Any thread.
   */
  void stop();

  /**
   * Gives up what is due and was not sent yet, also an event that waits to be taken by Kafka: all
   * of it counts as not sent. Any thread.
   */
  void abandon();

  /**
   * Begins to send out what is buffered and to wait for the answers, at most for {@code timeout};
   * then what is unanswered stays unknown. Returns at once; a second call does nothing.
   */
  void beginClose(Duration timeout);

  /** True when every event has its outcome. */
  boolean isClosed();

  /**
   * Closes within seconds, whatever the cluster does: what is unanswered then stays unknown. Does
   * nothing to a sender that is closed.
   */
  void closeNow();

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

  /**
   * What was sent and what became of it; nothing of a sender that died and could not tell. Only
   * after {@link #closeNow}.
   */
  Optional<SentAccount> account();

  /**
   * The clock's reading at the last acknowledgement, or 0 without any. Only after {@link
   * #closeNow}.
   */
  long lastAcknowledgedNs();

  /**
   * When the last event was due, sent or given up, in ns after the start. Only after {@link
   * #closeNow}.
   */
  long lastDueNs();

  /** How its transactions ended so far; none without transactions. */
  default TransactionCounts transactions() {
    return TransactionCounts.NONE;
  }

  /** From the call of a commit until it was confirmed; nothing without transactions. */
  default IntervalSource commitTime() {
    return interval -> {};
  }

  /** What ended the sender before its time, if anything did. */
  @Nullable Throwable failure();
}
