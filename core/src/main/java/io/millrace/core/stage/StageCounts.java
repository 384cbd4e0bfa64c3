package io.millrace.core.stage;

import java.util.List;

/**
 * What stage workers did so far.
 *
 * @param taken events read, repeats included
 * @param passedOn events that brokers acknowledged, in a transaction only when that was committed;
 *     repeats included
 * @param commits of offsets, or of transactions
 * @param aborted transactions given up, or batches done again, after an error
 * @param firstTakenNs by the run's clock; 0 without any
 * @param lastPassedOnNs by the run's clock; 0 without any
 */
public record StageCounts(
    long taken, long passedOn, long commits, long aborted, long firstTakenNs, long lastPassedOnNs) {
  /** Nothing yet. */
  public static final StageCounts NONE = new StageCounts(0, 0, 0, 0, 0, 0);

  /** Those of several workers together. */
  public static StageCounts sum(List<StageCounts> all) {
    return all.stream().reduce(NONE, StageCounts::plus);
  }

  private StageCounts plus(StageCounts other) {
    return new StageCounts(
        taken + other.taken,
        passedOn + other.passedOn,
        commits + other.commits,
        aborted + other.aborted,
        firstTakenNs == 0 || other.firstTakenNs == 0
            ? Math.max(firstTakenNs, other.firstTakenNs)
            : Math.min(firstTakenNs, other.firstTakenNs),
        Math.max(lastPassedOnNs, other.lastPassedOnNs));
  }
}
