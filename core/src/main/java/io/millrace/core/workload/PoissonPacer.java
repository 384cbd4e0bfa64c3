package io.millrace.core.workload;

import java.util.SplittableRandom;

/** See {@link Pacer#poisson}. Keeps the last due time, so it answers each index once, in order. */
final class PoissonPacer implements Pacer {
  /** Drawing takes 25 ns: a generator at its end may take some tenths of a second to draw. */
  private static final long MOST_DRAWN = 10_000_000;

  private final double meanGapNs;
  private final SplittableRandom random;
  private double dueNs;

  PoissonPacer(double ratePerSecond, SplittableRandom random) {
    this.meanGapNs = 1e9 / ratePerSecond;
    this.random = random;
  }

  @Override
  public long dueNs(long index, long elapsedNs) {
    dueNs -= Math.log(1 - random.nextDouble()) * meanGapNs;
    return (long) dueNs;
  }

  /** Drawn as ever, but for what is beyond the first ten million: that is the mean number. */
  @Override
  public long dueAfter(long index, long endNs) {
    for (long after = 0; after < MOST_DRAWN; after++) {
      if (dueNs(index + after + 1, 0) >= endNs) {
        return after;
      }
    }
    return MOST_DRAWN + Math.round((endNs - dueNs) / meanGapNs);
  }
}
