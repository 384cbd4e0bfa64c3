package io.millrace.pipeline.series;

import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.RunDirectory.Counters;
import io.millrace.pipeline.result.TimelineReader;
import io.millrace.pipeline.statistics.SteadyState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many events a second came through to the groups of a run, from the first that they received
 * until they had all, which may be long after the load.
 */
final class HandledRate {
  private HandledRate() {}

  /**
   * Of one group, as the mean of all, in the steady part of that time; null where they received
   * nothing, or all at once.
   */
  static @Nullable Double perSecond(RunDirectory directory, int groups) {
    List<Counters> rows = new ArrayList<>();
    try (TimelineReader timeline = directory.readTimeline()) { // a sweep's runs are short: it fits
      for (Counters row = timeline.next(); row != null; row = timeline.next()) {
        rows.add(row);
      }
    }
    return perSecond(rows, groups);
  }

  /** The same, of the rows of a timeline. */
  static @Nullable Double perSecond(List<Counters> rows, int groups) {
    List<Counters> receiving = receiving(rows);
    if (groups == 0 || receiving.size() < 2) {
      return null;
    }
    double[] rates = new double[receiving.size() - 1];
    for (int i = 0; i < rates.length; i++) {
      rates[i] = perSecond(receiving.get(i), receiving.get(i + 1));
    }
    Counters from = receiving.get(SteadyState.of(rates).from());
    return perSecond(from, receiving.get(receiving.size() - 1)) / groups;
  }

  /** From the last row before the first receipt to the first with the last one. */
  private static List<Counters> receiving(List<Counters> rows) {
    long all = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).received();
    int from = 0;
    while (from + 1 < rows.size() && rows.get(from + 1).received() == 0) {
      from++;
    }
    int to = from;
    while (to < rows.size() && rows.get(to).received() < all) {
      to++;
    }
    return rows.subList(from, Math.min(to + 1, rows.size()));
  }

  private static double perSecond(Counters from, Counters to) {
    return (to.received() - from.received()) / ((to.elapsedMs() - from.elapsedMs()) / 1e3);
  }
}
