package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Trend.Level;
import io.millrace.pipeline.report.Trend.Point;
import io.millrace.pipeline.statistics.Levels;
import java.util.ArrayList;
import java.util.List;

/** Renders a trend for a terminal of 80 columns. */
public final class TrendTable {
  private TrendTable() {}

  /** Renders every run, each change before the run that it begins with, and what was left out. */
  public static String of(Trend trend) {
    StringBuilder out = new StringBuilder();
    out.append(NumberText.format("%-16s %-8s", "UTC", "commit"));
    for (TrendFigure figure : TrendFigure.values()) {
      out.append(cell(figure, figure.heading()));
    }
    out.append('\n');
    for (int i = 0; i < trend.points().size(); i++) {
      for (String change : changesAt(trend, i)) {
        out.append("  -- ").append(change).append('\n');
      }
      append(out, trend.points().get(i));
    }
    out.append("(latencies in ms)\n");
    notes(trend).forEach(note -> out.append(note).append('\n'));
    return out.toString();
  }

  private static void append(StringBuilder out, Point point) {
    out.append(NumberText.format("%-16s %-8s", minute(point), point.commit()));
    for (TrendFigure figure : TrendFigure.values()) {
      out.append(cell(figure, figure.text(point.figures().get(figure.key()))));
    }
    out.append('\n');
  }

  private static String cell(TrendFigure figure, String text) {
    return NumberText.format("%" + figure.columns() + "s", text);
  }

  /** The date and minute of a run, UTC. */
  static String minute(Point point) {
    return point.startedAt().replace('T', ' ').substring(0, "2026-04-01 12:00".length());
  }

  private static List<String> changesAt(Trend trend, int index) {
    List<String> changes = new ArrayList<>();
    for (Trend.Series series : trend.series()) {
      for (Level level : series.levels()) {
        if (level.isChange() && level.from() == index) {
          changes.add(sentence(series.figure(), level));
        }
      }
    }
    return changes;
  }

  /** Says by how much a figure rose or fell, with the interval. */
  static String sentence(TrendFigure figure, Level level) {
    return figure.label()
        + (level.ratio().value() > 1 ? " rose " : " fell ")
        + NumberText.change(level.ratio());
  }

  /** What has to be known besides the figures, a sentence each. */
  static List<String> notes(Trend trend) {
    List<String> notes = new ArrayList<>();
    if (!trend.isLongEnough()) {
      notes.add(
          trend.points().size()
              + " runs: a change can be found from "
              + 2 * Levels.FEWEST
              + " on, "
              + Levels.FEWEST
              + " on each side of it");
    }
    if (trend.machines().size() > 1) {
      notes.add(
          "taken on "
              + trend.machines().size()
              + " machines, kernels or JVMs: that is part of every change");
    }
    TrendSelection.Omitted omitted = trend.omitted();
    if (omitted.invalid() + omitted.unfinished() > 0) {
      notes.add(
          "left out: " + omitted.invalid() + " invalid, " + omitted.unfinished() + " unfinished");
    }
    for (TrendSelection.LeftOut other : omitted.otherSettings()) {
      notes.add("left out: " + other.run() + ": " + differences(other.differences()));
    }
    return notes;
  }

  /** A run of quite another experiment differs in everything: three settings tell that. */
  private static String differences(List<String> all) {
    return all.size() <= 3
        ? String.join("; ", all)
        : String.join("; ", all.subList(0, 3)) + "; and " + (all.size() - 3) + " more";
  }
}
