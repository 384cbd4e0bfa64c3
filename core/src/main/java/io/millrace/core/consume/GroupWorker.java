package io.millrace.core.consume;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.measure.IntervalSource;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * One member of a consumer group as the run sees it: a thread here ({@link GroupMember}) or a
 * process of its own. Called by the run's main thread; the readings by any thread.
 */
public interface GroupWorker {

  /** The member's name, which is also its client id. */
  String name();

  /** Joins the group and starts to work. */
  void start();

  /** True once the member was given its first assignment, which may be empty. */
  boolean hasJoined();

  /** For each partition that this member ever read, the next offset to handle. */
  Map<Integer, Long> positions();

  /** Events of this run handed over so far, repeats included. */
  long receivedCount();

  /**
   * Of these, the events that the brokers will not hand over again, as far as that is known: of a
   * share group, where one may be handed over many times, those that were acknowledged for good.
   */
  default long settledCount() {
    return receivedCount();
  }

  /** What a member of a share group made of its deliveries; null of a member of another group. */
  default @Nullable ShareCounts shareCounts() {
    return null;
  }

  /** Handed to the handler minus intended time. */
  IntervalSource endToEnd();

  /** The metrics of its Kafka client, as far as they are known. */
  Map<MetricName, ? extends Metric> clientMetrics();

  /**
   * Asks the member to finish: it handles and commits what it has polled, then leaves the group.
   */
  void stop();

  /**
   * Waits until the member has left, at most for {@code timeout}; then makes it end at once,
   * whatever the cluster does, which takes some seconds at most.
   */
  void awaitStopped(Duration timeout) throws InterruptedException;

  /**
   * Closes the client of a member that was never started and will not be; does nothing to any
   * other, nor where clients are made by the start.
   */
  default void closeIfNeverStarted() {}

  /** All that was received; nothing of a member that did not stop and tell. Only after its end. */
  Optional<MemberReceipts> receipts();

  /** What ended the member before its time, if anything did. */
  @Nullable Throwable failure();
}
