package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import io.millrace.pipeline.statistics.Levels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The same experiment over weeks: its figures, run by run, and where they changed their level.
 *
 * @param points a run each, from the oldest to the newest
 * @param series a figure each
 * @param machines on which they were taken; more than one: the machine is part of every change
 * @param command that made the newest
 */
public record Trend(
    List<Point> points,
    List<Series> series,
    List<String> machines,
    String command,
    TrendSelection.Omitted omitted) {

  /**
   * The same series give the same changes whenever they are looked at: nothing depends on whose
   * seed it was.
   */
  private static final long SEED = 1;

  /**
   * A run.
   *
   * @param commit of Millrace
   * @param figures by {@link TrendFigure#key}; null: too few samples
   */
  public record Point(
      String run,
      String startedAt,
      String commit,
      Verdict.Outcome verdict,
      Map<String, @Nullable Double> figures) {}

  /**
   * A figure over all runs.
   *
   * @param runs how many have it
   * @param levels one after the other; none when no run has it
   */
  public record Series(TrendFigure figure, int runs, List<Level> levels) {
    /** The level that the newest run is on, if it is not the only one. */
    public @Nullable Level lastChange() {
      return levels.size() < 2 ? null : levels.get(levels.size() - 1);
    }
  }

  /**
   * A part of a series without a change.
   *
   * @param from index of its first run
   * @param to index of its last
   * @param run the name of its first run
   * @param mean geometric mean
   * @param ratio to the level before, with its interval; without any value at the first level
   */
  public record Level(int from, int to, String run, int runs, double mean, Estimate ratio) {
    /** True when there is a level before it. */
    public boolean isChange() {
      return ratio.samples() > 0;
    }
  }

  /** Follows the figures of the runs that were selected. */
  public static Trend of(TrendSelection selection) {
    List<PastRun> runs = selection.runs();
    return new Trend(
        runs.stream().map(Trend::point).toList(),
        Arrays.stream(TrendFigure.values()).map(figure -> series(figure, runs)).toList(),
        runs.stream().map(PastRun::machine).distinct().toList(),
        runs.isEmpty() ? "" : runs.get(runs.size() - 1).summary().command(),
        selection.omitted());
  }

  private static Point point(PastRun run) {
    Summary summary = run.summary();
    Map<String, @Nullable Double> figures = new LinkedHashMap<>();
    for (TrendFigure figure : TrendFigure.values()) {
      figures.put(figure.key(), figure.of(summary));
    }
    return new Point(summary.name(), summary.startedAt(), run.commit(), summary.verdict(), figures);
  }

  private static Series series(TrendFigure figure, List<PastRun> runs) {
    int[] having =
        IntStream.range(0, runs.size())
            .filter(i -> figure.of(runs.get(i).summary()) != null)
            .toArray();
    double[] values =
        Arrays.stream(having)
            .mapToObj(i -> figure.of(runs.get(i).summary()))
            .mapToDouble(value -> value == null ? Double.NaN : value)
            .toArray();
    List<Level> levels = new ArrayList<>();
    double[] before = {};
    List<Integer> starts = values.length == 0 ? List.of() : Levels.of(values, SEED).starts();
    for (int i = 0; i < starts.size(); i++) {
      int from = starts.get(i);
      int to = i + 1 < starts.size() ? starts.get(i + 1) : values.length;
      double[] now = Arrays.copyOfRange(values, from, to);
      levels.add(
          new Level(
              having[from],
              having[to - 1],
              runs.get(having[from]).summary().name(),
              now.length,
              Bootstrap.geometricMean(now, SEED).value(),
              before.length == 0
                  ? new Estimate(Double.NaN, Double.NaN, Double.NaN, 0)
                  : Bootstrap.ratioOfGeometricMeans(now, before, SEED)));
      before = now;
    }
    return new Series(figure, having.length, levels);
  }

  /** That of one figure. */
  public Series series(TrendFigure figure) {
    return series.stream().filter(one -> one.figure() == figure).findFirst().orElseThrow();
  }

  /** True when there are runs enough for a change to be found. */
  public boolean isLongEnough() {
    return points.size() >= 2 * Levels.FEWEST;
  }
}
