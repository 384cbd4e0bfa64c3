package io.millrace.core.workload;

import java.util.SplittableRandom;

/**
 * Which customer an event belongs to. Immutable, so producers may share one; the random is the
 * caller's.
 */
public sealed interface KeyDistribution permits KeyDistribution.Uniform, ZipfKeys {

  /** The next customer, from 0. */
  int next(SplittableRandom random);

  /** Every customer as often as any other. */
  record Uniform(int users) implements KeyDistribution {
    @Override
    public int next(SplittableRandom random) {
      // Multiply-shift instead of a division; the bias is below users / 2^32.
      return (int) (((random.nextLong() >>> 32) * users) >>> 32);
    }
  }
}
