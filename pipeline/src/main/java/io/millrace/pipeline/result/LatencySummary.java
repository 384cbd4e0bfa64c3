package io.millrace.pipeline.result;

import io.millrace.pipeline.result.Summary.Percentiles;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Computes the percentiles of a histogram in µs for which it has enough samples. */
public final class LatencySummary {
  /**
   * A percentile with fewer samples beyond it is not shown: it would be an anecdote (rule 6 of the
   * method).
   */
  private static final long SAMPLES_BEYOND = 100;

  private LatencySummary() {}

  /** Returns the percentiles of {@code micros} in milliseconds. */
  public static Percentiles of(Histogram micros) {
    long count = micros.getTotalCount();
    return new Percentiles(
        percentile(micros, 50),
        percentile(micros, 90),
        percentile(micros, 99),
        percentile(micros, 99.9),
        count == 0 ? null : millis(micros.getMean()),
        count == 0 ? null : millis((double) micros.getMaxValue()),
        count);
  }

  /** Returns a percentile in milliseconds, or null when too few samples lie beyond it. */
  public static @Nullable Double percentile(Histogram micros, double percentile) {
    double beyond = micros.getTotalCount() * (100 - percentile) / 100;
    return Math.round(beyond) < SAMPLES_BEYOND
        ? null
        : millis((double) micros.getValueAtPercentile(percentile));
  }

  private static double millis(double micros) {
    return Math.round(micros) / 1_000.0;
  }
}
