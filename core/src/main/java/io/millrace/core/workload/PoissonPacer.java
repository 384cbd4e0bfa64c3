package io.millrace.core.workload;

import java.util.SplittableRandom;

/** See {@link Pacer#poisson}. Keeps the last due time, so it answers each index once, in order. */
final class PoissonPacer implements Pacer {
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
}
