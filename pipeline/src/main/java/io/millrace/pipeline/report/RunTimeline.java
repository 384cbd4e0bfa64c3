package io.millrace.pipeline.report;

import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.RunDirectory.Counters;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.TimelineReader;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * A run in steps of a second, or longer ones when it was long: counters become rates, and the
 * histograms of a step are merged.
 *
 * @param stepSeconds length of a step
 */
record RunTimeline(long stepSeconds, List<Step> steps) {
  /** A chart has no pixels for more steps than this. */
  private static final int MOST_STEPS = 600;

  /**
   * One step.
   *
   * @param endSecond since the schedule began
   * @param behind the longest backlog of the group that is furthest behind, in events
   */
  record Step(
      double endSecond,
      double sentPerSecond,
      double acknowledgedPerSecond,
      double receivedPerSecond,
      long behind,
      Summary.Percentiles response,
      Summary.Percentiles endToEnd) {}

  /** The difference between two rows of counters, and the ms of the schedule that it covers. */
  private record Span(Counters from, Counters to, long mostBehind, long fromMs, long toMs) {
    Step step(Summary.Percentiles response, Summary.Percentiles endToEnd) {
      double seconds = (to.elapsedMs() - from.elapsedMs()) / 1_000.0;
      return new Step(
          to.elapsedMs() / 1_000.0,
          (to.sent() - from.sent()) / seconds,
          (to.acknowledged() - from.acknowledged()) / seconds,
          (to.received() - from.received()) / seconds,
          mostBehind,
          response,
          endToEnd);
    }
  }

  /** Reads the timeline from a run's directory; without steps when it holds none. */
  static RunTimeline of(RunDirectory directory) {
    long stepSeconds = Math.max(1, (lastMs(directory) / 1_000 + MOST_STEPS - 1) / MOST_STEPS);
    List<Span> spans = spans(directory, stepSeconds * 1_000);
    List<Summary.Percentiles> response = percentiles(directory, LatencyStage.RESPONSE, spans);
    List<Summary.Percentiles> endToEnd = percentiles(directory, LatencyStage.END_TO_END, spans);
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < spans.size(); i++) {
      steps.add(spans.get(i).step(response.get(i), endToEnd.get(i)));
    }
    return new RunTimeline(stepSeconds, List.copyOf(steps));
  }

  /** Finds how long the run was, which says how long a step is. */
  private static long lastMs(RunDirectory directory) {
    long lastMs = 0;
    try (TimelineReader rows = directory.readTimeline()) {
      for (Counters row = rows.next(); row != null; row = rows.next()) {
        lastMs = Math.max(lastMs, row.elapsedMs());
      }
    }
    return lastMs;
  }

  /**
   * Cuts the counters into spans, each up to the first row of the next step; where rows are missing
   * a span is longer.
   */
  private static List<Span> spans(RunDirectory directory, long stepMs) {
    List<Span> spans = new ArrayList<>();
    Counters from = new Counters(0, 0, 0, 0, 0);
    long fromMs = 0;
    long mostBehind = 0;
    try (TimelineReader rows = directory.readTimeline()) {
      for (Counters row = rows.next(); row != null; row = rows.next()) {
        if (row.elapsedMs() <= 0) {
          continue; // before the schedule
        }
        mostBehind = Math.max(mostBehind, row.behind());
        long toMs = row.elapsedMs() / stepMs * stepMs;
        if (toMs > fromMs) {
          spans.add(new Span(from, row, mostBehind, fromMs, toMs));
          from = row;
          fromMs = toMs;
          mostBehind = 0;
        }
      }
    }
    return spans;
  }

  /**
   * Merges the intervals of each span. An interval belongs to the span that holds its middle, since
   * it may end a few ms late.
   */
  private static List<Summary.Percentiles> percentiles(
      RunDirectory directory, LatencyStage stage, List<Span> spans) {
    List<Summary.Percentiles> percentiles = new ArrayList<>();
    Histogram current = Spectrum.empty();
    directory.eachInterval(
        stage,
        interval -> {
          long middleMs = (interval.getStartTimeStamp() + interval.getEndTimeStamp()) / 2;
          while (percentiles.size() < spans.size()
              && middleMs >= spans.get(percentiles.size()).toMs()) {
            percentiles.add(LatencySummary.of(current));
            current.reset();
          }
          current.add(interval);
        });
    while (percentiles.size() < spans.size()) {
      percentiles.add(LatencySummary.of(current));
      current.reset();
    }
    return percentiles;
  }
}
