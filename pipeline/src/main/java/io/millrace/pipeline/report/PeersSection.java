package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.PeersRatio.Figure;
import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.PeersResult.Contender;
import io.millrace.pipeline.result.PeersResult.Contest;
import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.ToDoubleFunction;
import org.apache.commons.statistics.descriptive.Median;

/** Millrace beside other tools, and what those call latency beside what it was. */
final class PeersSection {
  private PeersSection() {}

  static List<Block> of(PeersResult peers, MachineList origin) {
    List<Block> blocks = new ArrayList<>(origin.of(peers));
    for (Contest contest : peers.contests()) {
      blocks.add(new Block.Heading(3, contest.title()));
      blocks.add(new Block.Bullets(conclusions(contest)));
      blocks.add(cpuChart(contest));
      blocks.add(table(contest));
    }
    if (!peers.reports().isEmpty()) {
      blocks.add(new Block.Heading(3, "What tools report as latency, beside the truth"));
      blocks.add(
          Block.paragraph(
              "The truth is taken from Millrace's ledger: from the instant at which each event was"
                  + " due. A tool that reports less hides the difference from its reader."));
      blocks.add(reports(peers));
    }
    return blocks;
  }

  private static List<String> conclusions(Contest contest) {
    List<Contender> contenders = contest.contenders();
    List<String> conclusions = new ArrayList<>();
    for (int own = 0; own < contenders.size(); own++) {
      for (Contender other : contenders.subList(own + 1, contenders.size())) {
        conclusions.add(conclusion(contest, contenders.get(own), other));
      }
    }
    return conclusions;
  }

  private static String conclusion(Contest contest, Contender own, Contender other) {
    return NumberText.format(
        "Beside %s, %s's CPU per event %s, and its events per second %s.",
        other.name(),
        own.name(),
        said(ratio(contest, own, other, Figure.CPU)),
        said(ratio(contest, own, other, Figure.RATE)));
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

  private static Estimate ratio(Contest contest, Contender own, Contender other, Figure figure) {
    return PeersRatio.of(contest).stream()
        .filter(ratio -> ratio.own().equals(own.name()) && ratio.other().equals(other.name()))
        .filter(ratio -> ratio.figure() == figure)
        .map(PeersRatio::mean)
        .findFirst()
        .orElse(new Estimate(Double.NaN, Double.NaN, Double.NaN, 0));
  }

  private static double[] figures(Contender contender, ToDoubleFunction<Round> figure) {
    return contender.rounds().stream().mapToDouble(figure).toArray();
  }

  private static Block cpuChart(Contest contest) {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Contender contender : contest.contenders()) {
      double[] cpu = figures(contender, Round::cpuSecondsPerMillion);
      if (cpu.length > 0) {
        rows.add(
            Map.of(
                "name", contender.name(),
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

  private static Block table(Contest contest) {
    Contender ours = contest.contenders().get(0);
    List<List<String>> rows = new ArrayList<>();
    for (Contender contender : contest.contenders()) {
      boolean own = contender.equals(ours);
      rows.add(
          List.of(
              contender.name(),
              Integer.toString(contender.rounds().size()),
              median(figures(contender, Round::cpuSecondsPerMillion)),
              own ? "" : NumberText.ratio(ratio(contest, ours, contender, Figure.CPU)),
              median(figures(contender, Round::eventsPerSecond)),
              own ? "" : NumberText.ratio(ratio(contest, ours, contender, Figure.RATE)),
              median(allocated(contender))));
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

  private static double[] allocated(Contender contender) {
    return contender.rounds().stream()
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
    for (PeersResult.Report report : peers.reports()) {
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
      PeersResult.Report report, String which, Summary.Percentiles figures, String note) {
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
