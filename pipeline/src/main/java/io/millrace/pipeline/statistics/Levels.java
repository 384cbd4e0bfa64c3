package io.millrace.pipeline.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The levels that a series was on, one after the other, as a figure of the same experiment is over
 * weeks. As long as {@link RankScan} finds a change, the series is cut there, and each part looked
 * at again (binary segmentation; with parts in the middle too, since a level that was left again
 * hides both of its changes from a search for one: A. B. Olshen et al., Circular Binary
 * Segmentation, Biostatistics 5, 2004).
 *
 * <p>In a series without any change, one is claimed in at most 1 of 100 cases (counted in its
 * test). Values that follow on each other are taken as independent: a machine that drifts for days
 * has levels too.
 *
 * @param starts index of the first value of each level, in order; the first is 0
 */
public record Levels(List<Integer> starts) {
  /** A level has as many values as its mean needs for an interval ({@link Bootstrap}). */
  public static final int FEWEST = 5;

  /**
   * Small, since a trend is looked at every day: at 5 % one of its figures would be wrong every few
   * days. It is also what ten values, five on each level, can just reach: 2 of their 252 orders.
   */
  private static final double SIGNIFICANCE = 0.01;

  /**
   * A smaller shift is no level of its own, however certain: the rate that a run achieved is known
   * to a thousandth of that.
   */
  private static final double SMALLEST_SHIFT = 0.01;

  /** Copies the starts. */
  public Levels {
    starts = List.copyOf(starts);
  }

  /**
   * Finds the levels of {@code values}, which are above 0. Takes time proportional to the square of
   * the length.
   *
   * @param seed the same series has always the same levels
   */
  public static Levels of(double[] values, long seed) {
    List<Integer> starts = new ArrayList<>(List.of(0));
    split(values, 0, values.length, seed, starts);
    return new Levels(settled(values, starts, seed));
  }

  private static void split(double[] values, int from, int to, long seed, List<Integer> starts) {
    List<Integer> cuts = new ArrayList<>();
    if (isChange(values, from, to, seed)) {
      cuts.add(place(values, from, to));
    } else {
      double[] part = Arrays.copyOfRange(values, from, to);
      RankScan scan = new RankScan(part, RankScan.Parts.MIDDLES, FEWEST);
      if (scan.isSignificant(SIGNIFICANCE / 2, seed)) {
        cuts.add(from + scan.strongest().from());
        cuts.add(from + scan.strongest().to());
      }
    }
    if (cuts.isEmpty()) {
      return;
    }
    int begin = from;
    for (int cut : cuts) {
      split(values, begin, cut, seed, starts);
      starts.add(cut);
      begin = cut;
    }
    split(values, begin, to, seed, starts);
  }

  /** There are two searches, which share what may be claimed wrongly, where both are possible. */
  private static boolean isChange(double[] values, int from, int to, long seed) {
    boolean both = to - from >= 3 * FEWEST;
    return new RankScan(Arrays.copyOfRange(values, from, to), RankScan.Parts.BEGINNINGS, FEWEST)
        .isSignificant(both ? SIGNIFICANCE / 2 : SIGNIFICANCE, seed);
  }

  /**
   * Looks at each change once more, between its neighbours: when it was found, other levels were in
   * the series too, which may have moved it, or made it.
   */
  private static List<Integer> settled(double[] values, List<Integer> starts, long seed) {
    List<Integer> settled = new ArrayList<>(List.of(0));
    for (int i = 1; i < starts.size(); i++) {
      int from = settled.get(settled.size() - 1);
      int to = i + 1 < starts.size() ? starts.get(i + 1) : values.length;
      if (isChange(values, from, to, seed)) {
        int at = place(values, from, to);
        if (shift(values, from, at, to) >= SMALLEST_SHIFT) {
          settled.add(at);
        }
      }
    }
    return settled;
  }

  /**
   * Where two levels, each a median, leave the least of the values over. Ranks tell that there is a
   * change, but not exactly where: they know no distances.
   */
  private static int place(double[] values, int from, int to) {
    int at = from + FEWEST;
    double least = Double.POSITIVE_INFINITY;
    for (int t = from + FEWEST; t <= to - FEWEST; t++) {
      double left = distances(values, from, t) + distances(values, t, to);
      if (left < least) {
        least = left;
        at = t;
      }
    }
    return at;
  }

  private static double distances(double[] values, int from, int to) {
    double median = median(values, from, to);
    return Arrays.stream(values, from, to)
        .map(value -> Math.abs(StrictMath.log(value / median)))
        .sum();
  }

  private static double shift(double[] values, int from, int at, int to) {
    return Math.abs(median(values, at, to) / median(values, from, at) - 1);
  }

  private static double median(double[] values, int from, int to) {
    return Median.withDefaults().evaluate(Arrays.copyOfRange(values, from, to));
  }
}
