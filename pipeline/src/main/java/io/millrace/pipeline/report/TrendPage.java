package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.Block.Fact;
import io.millrace.pipeline.report.Trend.Level;
import io.millrace.pipeline.report.Trend.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page of a trend: a chart for each figure, its changes, and every run. */
public final class TrendPage {
  private static final String READING =
      "A point is a run, in their order: equal distances are not equal times. The line through them is"
          + " the geometric mean of a level, and a new level begins where a rank test finds a change:"
          + " in a figure that never changed, one is claimed in at most 1 of 100 trends. A level has at"
          + " least five runs, so a change shows when five runs have followed it. The axes do not begin"
          + " at 0.";

  private TrendPage() {}

  /** Makes the page; there is at least one run. */
  public static String of(Trend trend) {
    List<Point> points = trend.points();
    String lead =
        points.size()
            + " runs of the same experiment, "
            + day(points.get(0))
            + " to "
            + day(points.get(points.size() - 1))
            + ".";
    return HtmlPage.of("Millrace trend", lead, blocks(trend), ChartLibrary.COMMON);
  }

  private static List<Block> blocks(Trend trend) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Facts(facts(trend)));
    List<String> notes = TrendTable.notes(trend);
    if (!notes.isEmpty()) {
      blocks.add(new Block.Bullets(notes));
    }
    blocks.add(new Block.Heading(2, "Changes"));
    blocks.add(changes(trend));
    blocks.add(new Block.Heading(2, "Run by run"));
    blocks.add(Block.paragraph(READING));
    for (Trend.Series series : trend.series()) {
      if (series.runs() > 0) {
        blocks.add(chart(trend, series));
      }
    }
    blocks.add(new Block.Heading(2, "Every run"));
    blocks.add(runs(trend));
    blocks.add(Block.paragraph("The newest was made with:"));
    blocks.add(new Block.Terminal(trend.command()));
    return blocks;
  }

  private static List<Fact> facts(Trend trend) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("runs", NumberText.count(trend.points().size())));
    for (Trend.Series series : trend.series()) {
      if (!series.levels().isEmpty()) {
        Level now = series.levels().get(series.levels().size() - 1);
        TrendFigure figure = series.figure();
        facts.add(
            new Fact(
                figure.label() + " now",
                figure.text(now.mean())
                    + (figure == TrendFigure.ACHIEVED ? "" : " " + figure.unit())));
      }
    }
    return facts;
  }

  private static Block changes(Trend trend) {
    List<List<String>> rows = new ArrayList<>();
    for (Trend.Series series : trend.series()) {
      for (int i = 1; i < series.levels().size(); i++) {
        Level level = series.levels().get(i);
        Level before = series.levels().get(i - 1);
        Point first = trend.points().get(level.from());
        rows.add(
            List.of(
                series.figure().label(),
                TrendTable.minute(first),
                level.run(),
                first.commit(),
                series.figure().text(before.mean()),
                series.figure().text(level.mean()),
                NumberText.ratio(level.ratio()),
                before.runs() + " and " + level.runs()));
      }
    }
    return rows.isEmpty()
        ? Block.paragraph("None was found.")
        : new Block.Table(
            "Changes of level",
            List.of(
                Column.text("figure"),
                Column.text("since, UTC"),
                Column.text("run"),
                Column.text("commit"),
                Column.number("before"),
                Column.number("after"),
                Column.number("ratio (95 %)"),
                Column.text("runs")),
            rows);
  }

  private static Block chart(Trend trend, Trend.Series series) {
    TrendFigure figure = series.figure();
    List<@Nullable Double> values = new ArrayList<>();
    trend.points().forEach(point -> values.add(point.figures().get(figure.key())));
    List<Map<String, Object>> levels = new ArrayList<>();
    for (Level level : series.levels()) {
      Map<String, Object> drawn = new LinkedHashMap<>();
      drawn.put("from", level.from());
      drawn.put("to", level.to());
      drawn.put("mean", level.mean());
      if (level.isChange()) {
        drawn.put("change", signedPercent(level.ratio().value()));
      }
      levels.add(drawn);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("name", figure.label());
    data.put("unit", figure.unit());
    data.put("days", trend.points().stream().map(TrendPage::day).toList());
    data.put(
        "runs",
        trend.points().stream()
            .map(point -> TrendTable.minute(point) + " · " + point.commit())
            .toList());
    data.put("values", values);
    data.put("levels", levels);
    return new Block.Chart(
        "trend",
        figure.label() + ", " + figure.unit(),
        figure.label() + " of every run, and its levels; the table of every run has the numbers",
        data);
  }

  private static String signedPercent(double ratio) {
    return (ratio > 1 ? "+" : "−") + NumberText.percent(Math.abs(ratio - 1)) + " %";
  }

  private static Block runs(Trend trend) {
    List<Column> columns =
        new ArrayList<>(List.of(Column.text("UTC"), Column.text("run"), Column.text("commit")));
    for (TrendFigure figure : TrendFigure.values()) {
      columns.add(Column.number(figure.heading()));
    }
    columns.add(Column.text("verdict"));
    List<List<String>> rows = new ArrayList<>();
    for (Point point : trend.points()) {
      List<String> row =
          new ArrayList<>(List.of(TrendTable.minute(point), point.run(), point.commit()));
      for (TrendFigure figure : TrendFigure.values()) {
        row.add(figure.text(point.figures().get(figure.key())));
      }
      row.add(point.verdict().name());
      rows.add(row);
    }
    return new Block.Table("Every run; latencies in ms", columns, rows);
  }

  private static String day(Point point) {
    return point.startedAt().substring(0, "2026-04-01".length());
  }
}
