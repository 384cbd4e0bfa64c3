package io.millrace.pipeline.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The steady part of a run: from where on its figures show no trend.
 *
 * @param from index of the first value of the steady part; 0 when there is none, so that the whole
 *     run counts
 * @param settled false when no steady part of at least half the run was found
 */
public record SteadyState(int from, boolean settled) {
  /**
   * Pettitt's test assumes independent values. Neighbouring values of a run are not independent,
   * but the means of this many batches nearly are (batch means; A. M. Law, Simulation Modeling and
   * Analysis, chapter 9). With twenty the test can find a step from the fifth on.
   */
  private static final int BATCHES = 20;

  private static final double SIGNIFICANCE = 0.05;

  /** A smaller shift is ignored: it is not worth the measured time that would be cut off. */
  private static final double SMALLEST_SHIFT = 0.05;

  /** So many batches have to be left, so that the medians on both sides mean something. */
  private static final int FEWEST_LEFT = 8;

  /**
   * Finds the steady part: as long as the test finds a change point in what is left, the part
   * before it is cut off. A series of fewer than 20 values counts as not settled.
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

  /** Returns the index of the first value of a batch. */
  private static int begin(int batch, int length) {
    return (int) ((long) batch * length / BATCHES);
  }

  /** Returns the distance of the medians before and after {@code at}, as a share of the latter. */
  private static double shift(double[] values, int at) {
    double before = Median.withDefaults().evaluate(Arrays.copyOfRange(values, 0, at));
    double after = Median.withDefaults().evaluate(Arrays.copyOfRange(values, at, values.length));
    if (after == 0) {
      return before == 0 ? 0 : Double.POSITIVE_INFINITY;
    }
    return Math.abs(before / after - 1);
  }
}
