package io.millrace.pipeline.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Where a run has settled.
 *
 * @param from index of the first value of the steady part; 0 when there is none, since then no part
 *     is better than the whole
 * @param settled false when no steady part of at least half the run was found
 */
public record SteadyState(int from, boolean settled) {
  /**
   * Pettitt's test assumes independent values, and neighbouring ones of a run are not: the means of
   * this many stretches of it nearly are (batch means; A. M. Law, Simulation Modeling and Analysis,
   * chapter 9). With twenty the test can find a step from the fifth on.
   */
  private static final int BATCHES = 20;

  private static final double SIGNIFICANCE = 0.05;

  /** A shift by less than this is not worth a second of measurement. */
  private static final double SMALLEST_SHIFT = 0.05;

  /** What is left must be long enough for the medians on both sides to mean something. */
  private static final int FEWEST_LEFT = 8;

  /**
   * Cuts the start of a run off at its change points: as long as the test finds one in what is
   * left, what comes before it goes. A series of fewer than 20 values settles nothing.
   *
   * @param series a figure of the run at equal distances, such as events per 100 ms
   */
  public static SteadyState of(double[] series) {
    if (series.length < BATCHES) {
      return new SteadyState(0, false);
    }
    double[] means = batchMeans(series);
    int from = 0;
    while (means.length - from >= FEWEST_LEFT) {
      double[] rest = Arrays.copyOfRange(means, from, means.length);
      ChangePoint change = ChangePoint.of(rest);
      if (change.probability() > SIGNIFICANCE || shift(rest, change.at()) < SMALLEST_SHIFT) {
        break;
      }
      from += change.at();
    }
    return from < BATCHES / 2
        ? new SteadyState(begin(from, series.length), true)
        : new SteadyState(0, false);
  }

  private static double[] batchMeans(double[] series) {
    double[] means = new double[BATCHES];
    for (int batch = 0; batch < BATCHES; batch++) {
      means[batch] =
          Arrays.stream(series, begin(batch, series.length), begin(batch + 1, series.length))
              .average()
              .orElseThrow();
    }
    return means;
  }

  /** Index of the first value of a batch. */
  private static int begin(int batch, int length) {
    return (int) ((long) batch * length / BATCHES);
  }

  /** How far the medians before and after {@code at} lie apart, as a share of the latter. */
  private static double shift(double[] values, int at) {
    double before = Median.withDefaults().evaluate(Arrays.copyOfRange(values, 0, at));
    double after = Median.withDefaults().evaluate(Arrays.copyOfRange(values, at, values.length));
    if (after == 0) {
      return before == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(before / after - 1);
  }
}
