package io.millrace.pipeline.plan;

import io.millrace.core.stage.Delivery;
import io.millrace.core.stage.StageAssignment;
import java.time.Duration;

/**
 * What stands between the topic that a load is written to and that which the groups read.
 *
 * @param count how many stages, one behind the other; 0: none, the groups read the load's topic
 * @param workers of each stage
 * @param commitEvery how often a worker commits what it has read
 * @param processes each worker is a JVM of its own
 * @param crashAtCommit the first worker of the first stage halts in the middle of its commit of
 *     this number, from 1, and is not started again; 0: it does not. For tests, in processes only
 */
public record Stages(
    int count,
    Delivery delivery,
    int workers,
    Duration commitEvery,
    boolean processes,
    int crashAtCommit) {
  /** None. */
  public static final Stages NONE =
      new Stages(0, Delivery.AT_LEAST_ONCE, 1, Duration.ofMillis(100), false, 0);

  /** Each stage is a topic more, and the whole load once more. */
  private static final int MOST = 5;

  private static final int MOST_WORKERS = 100;

  /** Checks the numbers. */
  public Stages {
    if (count < 0 || count > MOST) {
      throw new IllegalArgumentException("stages must be 1 to " + MOST + ", not " + count);
    }
    if (workers < 1 || workers > MOST_WORKERS) {
      throw new IllegalArgumentException(
          "stage-workers must be 1 to " + MOST_WORKERS + ", not " + workers);
    }
    if (commitEvery.isNegative()) {
      throw new IllegalArgumentException(
          "stage-commit-every must not be negative, not " + commitEvery);
    }
    if (count > 0
        && delivery.isTransactional()
        && commitEvery.compareTo(StageAssignment.TRANSACTION_TIMEOUT.dividedBy(2)) > 0) {
      throw new IllegalArgumentException(
          "stage-commit-every must be at most "
              + DurationText.write(StageAssignment.TRANSACTION_TIMEOUT.dividedBy(2))
              + " with stage-delivery "
              + delivery.word()
              + ", twice which brokers roll a transaction back after, not "
              + DurationText.write(commitEvery));
    }
    if (crashAtCommit < 0 || (crashAtCommit > 0 && !processes)) {
      throw new IllegalArgumentException(
          "stage-crash-at-commit ends a process: it needs stage-processes, and a number from 1");
    }
  }

  /** So many stages of {@code delivery}, two workers each, that commit every 100 ms. */
  public static Stages of(int count, Delivery delivery) {
    return new Stages(count, delivery, 2, NONE.commitEvery, false, 0);
  }

  /** The same, each worker a process of its own. */
  public Stages asProcesses() {
    return new Stages(count, delivery, workers, commitEvery, true, crashAtCommit);
  }

  /** The same, and nothing crashes. */
  Stages asWarmup() {
    return new Stages(count, delivery, workers, commitEvery, processes, 0);
  }

  /** Whether there are none. */
  public boolean isNone() {
    return count == 0;
  }

  /** Whether there are any that write in transactions. */
  public boolean areTransactional() {
    return count > 0 && delivery.isTransactional();
  }
}
