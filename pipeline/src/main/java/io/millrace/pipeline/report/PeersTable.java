package io.millrace.pipeline.report;

import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.PeersResult.LatencyReport;
import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.statistics.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/**
 * Renders the comparison of Millrace with other tools for a terminal: every round, medians, ratios.
 */
public final class PeersTable {
  /** The columns of one tool. */
  private static final String COLUMNS = "  %9s %9s %11s";

  private PeersTable() {}

  /** Renders all tables of a result, with an empty line between them. */
  public static String of(PeersResult result) {
    StringBuilder out = new StringBuilder();
    for (Task task : result.tasks()) {
      out.append(task(task)).append('\n');
    }
    if (!result.latencyReports().isEmpty()) {
      out.append(reports(result.latencyReports())).append('\n');
    }
    return out.toString();
  }

  /** Renders one task: each round, the medians, and the ratios of the tools. */
  public static String task(Task task) {
    List<Tool> tools = task.tools();
    StringBuilder out = new StringBuilder(task.title()).append('\n');
    row(out, "", tools, tool -> text("  %-31s", tool.name()));
    row(out, "round", tools, tool -> text(COLUMNS, "CPU s/M", "B/event", "events/s"));
    for (int i = 0; i < tools.get(0).rounds().size(); i++) {
      int round = i;
      row(out, Integer.toString(round + 1), tools, tool -> cells(tool.rounds().get(round)));
    }
    row(out, "median", tools, tool -> cells(median(tool.rounds())));
    List<PeersRatio> ratios = PeersRatio.of(task);
    line(
        out,
        "%-37s%-10s%8s%8s%18s%18s%8s",
        "ratio",
        "of",
        "median",
        "mean",
        "95 % interval",
        "range",
        "rounds");
    for (PeersRatio ratio : ratios) {
      line(
          out,
          "%-37s%-10s%8.3f%8.3f%18s%18s%8d",
          shortName(ratio.own()) + " / " + ratio.other(),
          ratio.figure().label(),
          ratio.median(),
          ratio.mean().value(),
          interval(ratio.mean()),
          text("%.3f to %.3f", ratio.lowest(), ratio.highest()),
          ratio.mean().samples());
    }
    int pairs = tools.size() * (tools.size() - 1) / 2;
    if (ratios.size() < PeersRatio.Figure.values().length * pairs) {
      line(
          out, "A ratio that is missing has a figure that is unknown or not above 0: the runs are");
      line(out, "too short for a slope.");
    }
    return out.toString();
  }

  /** Renders the latency that each tool reported, and below it the true one. */
  public static String reports(List<LatencyReport> reports) {
    StringBuilder out = new StringBuilder();
    String situation = "";
    for (LatencyReport report : reports) {
      if (!report.situation().equals(situation)) {
        situation = report.situation();
        line(out, "latency: %s", situation);
        line(
            out,
            "%-28s%-10s%9s%9s%9s%9s%9s%9s%9s",
            "ms",
            "",
            "p50",
            "p90",
            "p99",
            "p99.9",
            "mean",
            "max",
            "samples");
      }
      percentiles(out, report.tool(), "reported", report.reported());
      percentiles(out, "", "truth", report.truth());
      line(out, "    %s", report.note());
    }
    return out.toString();
  }

  private static void percentiles(
      StringBuilder out, String tool, String which, Percentiles values) {
    line(
        out,
        "%-28s%-10s%9s%9s%9s%9s%9s%9s%,9d",
        tool,
        which,
        asReported(values.p50()),
        asReported(values.p90()),
        asReported(values.p99()),
        asReported(values.p999()),
        asReported(values.mean()),
        asReported(values.max()),
        values.count());
  }

  private static void row(
      StringBuilder out, String label, List<Tool> tools, Function<Tool, String> cells) {
    StringBuilder row = new StringBuilder(text("%-8s", label));
    tools.forEach(tool -> row.append(cells.apply(tool)));
    line(out, "%s", row);
  }

  private static String cells(Round round) {
    Double allocated = round.allocatedBytesPerEvent();
    return text(
        COLUMNS,
        NumberText.number(round.cpuSecondsPerMillion()),
        allocated == null ? NumberText.NONE : NumberText.number(allocated),
        NumberText.number(round.eventsPerSecond()));
  }

  /** Returns the median of each figure on its own; they may be from different rounds. */
  private static Round median(List<Round> rounds) {
    boolean allocationKnown =
        rounds.stream().map(Round::allocatedBytesPerEvent).allMatch(Objects::nonNull);
    return new Round(
        median(rounds, PeersRatio.Figure.CPU),
        allocationKnown ? Double.valueOf(median(rounds, PeersRatio.Figure.ALLOCATION)) : null,
        median(rounds, PeersRatio.Figure.RATE));
  }

  private static double median(List<Round> rounds, PeersRatio.Figure figure) {
    return Median.withDefaults()
        .evaluate(
            rounds.stream()
                .map(figure::of)
                .filter(Objects::nonNull)
                .mapToDouble(Double::doubleValue)
                .toArray());
  }

  /** Returns the first word of a tool's name: the full name is in the head of the tool's column. */
  private static String shortName(String tool) {
    return tool.substring(0, (tool + " ").indexOf(' '));
  }

  private static String interval(Estimate mean) {
    return mean.hasInterval() ? text("%.3f to %.3f", mean.low(), mean.high()) : "-";
  }

  /** Kafka's tools give whole milliseconds: zeros behind the point would not be theirs. */
  private static String asReported(@Nullable Double millis) {
    return millis == null ? NumberText.NONE : SignificantDigits.brief(millis);
  }

  private static String text(String format, Object... arguments) {
    return String.format(Locale.ROOT, format, arguments);
  }

  private static void line(StringBuilder out, String format, Object... arguments) {
    out.append(text(format, arguments).stripTrailing()).append('\n');
  }
}
