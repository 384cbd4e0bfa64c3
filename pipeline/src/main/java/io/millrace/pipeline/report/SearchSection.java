package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SearchResult.Probe;
import java.util.ArrayList;
import java.util.List;

/** The section on a search for the highest rate that holds an objective. */
final class SearchSection {
  private SearchSection() {}

  static List<Block> of(SearchResult search, MachineList machines) {
    List<Block> blocks = new ArrayList<>(machines.of(search));
    blocks.add(new Block.Paragraph("What may be concluded: ", conclusion(search)));
    blocks.add(
        new Block.Table(
            "Every probe, in the order of the search; latency in ms, shares of all CPUs in %",
            List.of(
                Column.number("offered/s"),
                Column.number("achieved/s"),
                Column.number("seconds"),
                Column.verdict("held"),
                Column.number("response p50"),
                Column.number("p99"),
                Column.number("end-to-end p99"),
                Column.number("samples"),
                Column.number("CPU s/M"),
                Column.text("CPU host, client, brokers")),
            search.probes().stream().map(SearchSection::row).toList()));
    return blocks;
  }

  private static String conclusion(SearchResult search) {
    String objective = String.join(" and ", search.objectives());
    String held =
        search.sustainedPerSecond() == null
            ? "No rate was confirmed to hold " + objective
            : NumberText.number(search.sustainedPerSecond()) + " events/s held " + objective;
    String broken =
        search.brokenPerSecond() == null
            ? "; no rate that was tried broke it, and saturated, "
                + NumberText.number(search.saturatedPerSecond())
                + " went through"
            : "; "
                + NumberText.number(search.brokenPerSecond())
                + " did not, so the limit lies between";
    return held
        + broken
        + ". What limits: "
        + search.limitedBy()
        + ". Not concluded: that it holds for longer than the confirming run, or with other settings.";
  }

  private static List<String> row(Probe probe) {
    return List.of(
        NumberText.number(probe.offeredPerSecond()),
        NumberText.number(probe.achievedPerSecond()),
        NumberText.format("%.0f%s", probe.seconds(), probe.confirming() ? " (confirming)" : ""),
        probe.held() ? "held" : "broken: " + probe.reason(),
        NumberText.millis(probe.response().p50()),
        NumberText.millis(probe.response().p99()),
        NumberText.millis(probe.endToEnd().p99()),
        NumberText.count(probe.response().count()),
        NumberText.number(probe.cpuSecondsPerMillion()),
        NumberText.format(
            "%.0f, %.0f, %.0f",
            probe.hostCpuShare() * 100,
            probe.clientCpuShare() * 100,
            probe.brokerCpuShare() * 100));
  }
}
