package io.millrace.pipeline.statistics;

/**
 * The most likely point at which a series changed its level, by Pettitt's rank test (A. N. Pettitt,
 * A Non-Parametric Approach to the Change-Point Problem, Applied Statistics 28, 1979). It works on
 * ranks, since a stall or a pause is an outlier and no change of level.
 *
 * @param at index of the first value after the change; at least 1 in a series of 2 or more
 * @param probability the probability of so strong a change in a series without a change;
 *     approximate, as Pettitt gives it
 */
public record ChangePoint(int at, double probability) {

  /** Finds the most likely change point. Takes time proportional to the square of the length. */
  public static ChangePoint of(double[] values) {
    int n = values.length;
    int at = 0;
    long strongest = 0;
    long statistic = 0;
    for (int t = 0; t < n - 1; t++) {
      // moving value t to the first part adds its comparisons with all others
      for (double other : values) {
        statistic += sign(values[t], other);
      }
      if (Math.abs(statistic) > strongest) {
        strongest = Math.abs(statistic);
        at = t + 1;
      }
    }
    double k = strongest;
    double cubed = (double) n * n * n;
    double probability = Math.min(1, 2 * StrictMath.exp(-6 * k * k / (cubed + (double) n * n)));
    return new ChangePoint(Math.max(1, at), probability);
  }

  private static int sign(double left, double right) {
    return left > right ? 1 : left < right ? -1 : 0;
  }
}
