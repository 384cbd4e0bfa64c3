package io.millrace.core.consume;

import io.millrace.core.measure.NanoClock;
import java.time.Duration;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Commits every so often, as a {@link CommitPolicy} says, and waits for the answer when partitions
 * are taken and at the end. Always commits all that has been handled and never more. Member thread
 * only.
 */
final class PeriodicCommits implements CommitStrategy {
  /**
   * A commit made while partitions are being taken must not hold up the whole group: Kafka's own
   * default for one request is 30 s, five is plenty on a broker that answers at all.
   */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  private final Consumer<?, ?> consumer;
  private final HandledOffsets handled;
  private final CommitPolicy policy;
  private final NanoClock clock;
  private long nextNs;

  PeriodicCommits(
      Consumer<?, ?> consumer, HandledOffsets handled, CommitPolicy policy, NanoClock clock) {
    this.consumer = consumer;
    this.handled = handled;
    this.policy = policy;
    this.clock = clock;
  }

  @Override
  public void begin() {
    nextNs = clock.nanoTime() + policy.every().toNanos();
  }

  @Override
  public void afterHandling() {
    long nowNs = clock.nanoTime();
    if (nowNs < nextNs) {
      return;
    }
    nextNs = nowNs + policy.every().toNanos();
    switch (policy.mode()) {
      case SYNC -> commitSync();
      case ASYNC -> consumer.commitAsync(handled.toCommit(), (offsets, error) -> {});
    }
  }

  @Override
  public void whenTaken() {
    commitSync();
  }

  @Override
  public void atEnd() {
    commitSync();
  }

  private void commitSync() {
    try {
      consumer.commitSync(handled.toCommit(), COMMIT_TIMEOUT);
    } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
      // The offsets stay uncommitted and their events are delivered again: at least once, and
      // counted.
    }
  }
}
