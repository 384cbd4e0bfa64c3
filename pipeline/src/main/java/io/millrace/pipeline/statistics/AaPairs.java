package io.millrace.pipeline.statistics;

import org.apache.commons.statistics.distribution.TDistribution;

/**
 * Measures by how much two runs of the same configuration differ. The baseline is taken twice in
 * every block; from these pairs follows the smallest effect that a sweep may claim.
 */
public final class AaPairs {
  /** Fewer pairs say too little about the noise. */
  private static final int FEWEST = 3;

  private static final double TWO_SIDED_95 = 0.975;

  private AaPairs() {}

  /**
   * Returns the factor, above 1, within which the mean of some ratios of equal configurations stays
   * in 95 of 100 sweeps: Student's t times the standard error of such a mean, from the pairs' log
   * ratios, whose own mean is known to be zero. A configuration is compared with the mean of two
   * baseline runs, not with one, so this errs on the side of claiming too little.
   *
   * @param first a figure of each block's first baseline run
   * @param second the same of its second
   * @param ratios the number of ratios in the mean
   * @return NaN when there are too few pairs, or no ratio
   */
  public static double smallestClaimable(double[] first, double[] second, int ratios) {
    int n = first.length;
    if (n < FEWEST || ratios < 1) {
      return Double.NaN;
    }
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double logRatio = StrictMath.log(first[i] / second[i]);
      squares += logRatio * logRatio;
    }
    double error = Math.sqrt(squares / n / ratios);
    double t = TDistribution.of(n).inverseCumulativeProbability(TWO_SIDED_95);
    return StrictMath.exp(t * error);
  }
}
