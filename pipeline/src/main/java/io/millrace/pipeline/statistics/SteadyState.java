package io.millrace.pipeline.statistics;

import java.util.Arrays;
import org.apache.commons.statistics.descriptive.Median;

/**
 * Where a run has settled.
 *
 * @param from index of the first value of the steady part
 * @param settled false when no steady part of at least half the run was found
 */
public record SteadyState(int from, boolean settled) {
  /**
   * Pettitt's test assumes independent values; neighbouring ones of a run are not quite, so it is
   * asked for more than the usual 5 %.
   */
  private static final double SIGNIFICANCE = 0.01;

  /** A shift by less than this is not worth a second of measurement. */
  private static final double SMALLEST_SHIFT = 0.05;

  /** With fewer values the test can find nothing. */
  private static final int FEWEST = 8;

  /**
   * Cuts the start of a run off at its change points: as long as the test finds one in what is
   * left, what comes before it goes.
   *
   * @param series a figure of the run at equal distances, such as events per 100 ms
   */
  public static SteadyState of(double[] series) {
    int from = 0;
    while (series.length - from >= FEWEST) {
      double[] rest = Arrays.copyOfRange(series, from, series.length);
      ChangePoint change = ChangePoint.of(rest);
      if (change.probability() > SIGNIFICANCE || shift(rest, change.at()) < SMALLEST_SHIFT) {
        break;
      }
      from += change.at();
    }
    boolean settled = series.length >= FEWEST && from <= series.length / 2;
    return new SteadyState(from, settled);
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
