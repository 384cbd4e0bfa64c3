package io.millrace.pipeline.report;

import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A run second by second, or in longer steps when it was long: counters become rates, histograms of
 * a step are merged.
 *
 * @param stepSeconds length of a step
 */
record RunTimeline(long stepSeconds, List<Step> steps) {
  /** More steps than this are more than a chart has pixels for. */
  private static final int MOST_STEPS = 600;

  private static final int COLUMNS = 7;

  /**
   * One step.
   *
   * @param endSecond since the schedule began
   * @param behind events that the group furthest behind had yet to receive, at most
   */
  record Step(
      double endSecond,
      double sentPerSecond,
      double acknowledgedPerSecond,
      double receivedPerSecond,
      long behind,
      Summary.Percentiles response,
      Summary.Percentiles endToEnd) {}

  /** One row of the timeline; all but {@code behind} only grow. */
  private record Row(long elapsedMs, long sent, long acknowledged, long received, long behind) {
    static Row parse(String line) {
      String[] cells = line.split(",", -1);
      if (cells.length != COLUMNS) {
        throw new IllegalArgumentException(
            "timeline.csv: a row must have " + COLUMNS + " numbers, not '" + line + "'");
      }
      return new Row(
          Long.parseLong(cells[0]),
          Long.parseLong(cells[1]),
          Long.parseLong(cells[2]),
          Long.parseLong(cells[5]),
          Long.parseLong(cells[6]));
    }
  }

  /** Of what {@code directory} holds; without steps when that is nothing. */
  static RunTimeline of(RunDirectory directory) {
    List<Row> rows =
        directory.readTimeline().stream()
            .map(Row::parse)
            .filter(row -> row.elapsedMs() > 0)
            .toList();
    long lastMs = rows.isEmpty() ? 0 : rows.get(rows.size() - 1).elapsedMs();
    long stepSeconds = Math.max(1, (lastMs / 1_000 + MOST_STEPS - 1) / MOST_STEPS);
    List<Histogram> response = directory.readHistogramLog("response");
    List<Histogram> endToEnd = directory.readHistogramLog("end-to-end");
    List<Step> steps = new ArrayList<>();
    Row before = new Row(0, 0, 0, 0, 0);
    long behind = 0;
    for (Row row : rows) {
      behind = Math.max(behind, row.behind());
      long stepMs = (steps.size() + 1) * stepSeconds * 1_000;
      if (row.elapsedMs() >= stepMs) {
        steps.add(
            step(
                before,
                row,
                behind,
                merged(response, stepMs - stepSeconds * 1_000, stepMs),
                merged(endToEnd, stepMs - stepSeconds * 1_000, stepMs)));
        before = row;
        behind = 0;
      }
    }
    return new RunTimeline(stepSeconds, List.copyOf(steps));
  }

  private static Step step(Row from, Row to, long behind, Histogram response, Histogram endToEnd) {
    double seconds = (to.elapsedMs() - from.elapsedMs()) / 1_000.0;
    return new Step(
        to.elapsedMs() / 1_000.0,
        (to.sent() - from.sent()) / seconds,
        (to.acknowledged() - from.acknowledged()) / seconds,
        (to.received() - from.received()) / seconds,
        behind,
        LatencySummary.of(response),
        LatencySummary.of(endToEnd));
  }

  /** What ended in the step; an interval that ends a few ms late still belongs to its second. */
  private static Histogram merged(List<Histogram> intervals, long fromMs, long toMs) {
    Histogram all = Spectrum.empty();
    for (Histogram interval : intervals) {
      long middleMs = (interval.getStartTimeStamp() + interval.getEndTimeStamp()) / 2;
      if (middleMs >= fromMs && middleMs < toMs) {
        all.add(interval);
      }
    }
    return all;
  }
}
