package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.PeersRatio.Figure;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Median;

/**
 * The section on Millrace and other tools: what each costs, and which latency each reports compared
 * with the true one.
 */
final class PeersSection {
  private PeersSection() {}

  static List<Block> of(PeersResult peers, MachineList machines) {
    List<Block> blocks = new ArrayList<>(machines.of(peers));
    for (Task task : peers.tasks()) {
      blocks.add(new Block.Heading(3, task.title()));
      blocks.add(new Block.Bullets(conclusions(task)));
      blocks.add(cpuChart(task));
      blocks.add(table(task));
    }
    if (!peers.latencyReports().isEmpty()) {
      blocks.add(new Block.Heading(3, "What tools report as latency, beside the truth"));
      blocks.add(
          Block.paragraph(
              "The truth is taken from Millrace's ledger: from the instant at which each event was"
                  + " due. A tool that reports less hides the difference from its reader."));
      blocks.add(reports(peers));
    }
    return blocks;
  }

  private static List<String> conclusions(Task task) {
    List<Tool> tools = task.tools();
    List<String> conclusions = new ArrayList<>();
    for (int own = 0; own < tools.size(); own++) {
      for (Tool other : tools.subList(own + 1, tools.size())) {
        conclusions.add(conclusion(task, tools.get(own), other));
      }
    }
    return conclusions;
  }

  private static String conclusion(Task task, Tool own, Tool other) {
    return NumberText.format(
        "Beside %s, %s's CPU per event %s, and its events per second %s.",
        other.name(),
        own.name(),
        said(ratio(task, own, other, Figure.CPU)),
        said(ratio(task, own, other, Figure.RATE)));
  }

  private static String said(Estimate ratio) {
    if (!ratio.hasInterval()) {
      return "cannot be judged (too few rounds)";
    }
    if (!ratio.excludes(1)) {
      return "shows no difference (the interval holds 1)";
    }
    return (ratio.value() > 1 ? "is up " : "is down ") + NumberText.change(ratio);
  }

  private static Estimate ratio(Task task, Tool own, Tool other, Figure figure) {
    return PeersRatio.of(task).stream()
        .filter(ratio -> ratio.own().equals(own.name()) && ratio.other().equals(other.name()))
        .filter(ratio -> ratio.figure() == figure)
        .map(PeersRatio::mean)
        .findFirst()
        .orElse(new Estimate(Double.NaN, Double.NaN, Double.NaN, 0));
  }

  private static double[] figures(Tool tool, ToDoubleFunction<Round> figure) {
    return tool.rounds().stream().mapToDouble(figure).toArray();
  }

  private static Block cpuChart(Task task) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Tool tool : task.tools()) {
      double[] cpu = figures(tool, Round::cpuSecondsPerMillion);
      if (cpu.length > 0) {
        rows.add(
            Map.of(
                "name", tool.name(),
                "value", Median.withDefaults().evaluate(cpu),
                "low", Arrays.stream(cpu).min().orElseThrow(),
                "high", Arrays.stream(cpu).max().orElseThrow()));
      }
    }
    return new Block.Chart(
        "bars",
        "Client CPU seconds per million events (less is better)",
        "Client CPU seconds per million events: medians with the range over all rounds, a bar for"
            + " each tool; the table has the numbers",
        Map.of("rows", rows, "unit", "s/M"));
  }

  private static Block table(Task task) {
    Tool ours = task.tools().get(0);
    List<List<String>> rows = new ArrayList<>();
    for (Tool tool : task.tools()) {
      boolean own = tool.equals(ours);
      rows.add(
          List.of(
              tool.name(),
              Integer.toString(tool.rounds().size()),
              median(figures(tool, Round::cpuSecondsPerMillion)),
              own ? "" : NumberText.ratio(ratio(task, ours, tool, Figure.CPU)),
              median(figures(tool, Round::eventsPerSecond)),
              own ? "" : NumberText.ratio(ratio(task, ours, tool, Figure.RATE)),
              median(allocated(tool))));
    }
    return new Block.Table(
        "Medians over the rounds, and "
            + ours.name()
            + "'s ratio to each tool (of means over the rounds, bootstrap 95 % interval)",
        List.of(
            Column.text("tool"),
            Column.number("rounds"),
            Column.number("CPU s/M"),
            Column.number("CPU ratio (95 %)"),
            Column.number("events/s"),
            Column.number("events/s ratio (95 %)"),
            Column.number("B allocated per event")),
        rows);
  }

  private static double[] allocated(Tool tool) {
    return tool.rounds().stream()
        .map(Round::allocatedBytesPerEvent)
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static String median(double[] values) {
    return values.length == 0
        ? NumberText.NONE
        : NumberText.number(Median.withDefaults().evaluate(values));
  }

  private static Block reports(PeersResult peers) {
    List<List<String>> rows = new ArrayList<>();
    for (PeersResult.LatencyReport report : peers.latencyReports()) {
      rows.add(reportRow(report, "reported", report.reported(), report.note()));
      rows.add(reportRow(report, "truth", report.truth(), ""));
    }
    return new Block.Table(
        "Latency in ms, as reported and in truth",
        List.of(
            Column.text("situation"),
            Column.text("tool"),
            Column.text("which"),
            Column.number("p50"),
            Column.number("p99"),
            Column.number("p99.9"),
            Column.number("mean"),
            Column.number("max"),
            Column.number("samples"),
            Column.text("note")),
        rows);
  }

  private static List<String> reportRow(
      PeersResult.LatencyReport report, String which, Summary.Percentiles figures, String note) {
    return List.of(
        report.situation(),
        report.tool(),
        which,
        NumberText.millis(figures.p50()),
        NumberText.millis(figures.p99()),
        NumberText.millis(figures.p999()),
        NumberText.millis(figures.mean()),
        NumberText.millis(figures.max()),
        NumberText.count(figures.count()),
        note);
  }
}
