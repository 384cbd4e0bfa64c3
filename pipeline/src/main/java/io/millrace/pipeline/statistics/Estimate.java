package io.millrace.pipeline.statistics;

/**
 * A figure with its 95 % interval.
 *
 * @param low NaN, as {@code high} is, when there were too few samples for an interval
 * @param samples the number of samples that the figure rests on
 */
public record Estimate(double value, double low, double high, int samples) {

  /** True when there is an interval. */
  public boolean hasInterval() {
    return !Double.isNaN(low);
  }

  /** True when there is an interval and {@code point} lies outside of it. */
  public boolean excludes(double point) {
    return hasInterval() && (point < low || point > high);
  }
}
