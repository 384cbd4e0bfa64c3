package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.Block.Fact;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.Throttling.Throttled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** The page of one run, from its verdict to its settings. */
final class RunDocument {
  private static final String READING =
      "Response time counts from the instant at which an event was due until it was acknowledged,"
          + " service time from the actual send, end-to-end until it was handed to its handler. A"
          + " percentile with fewer than 100 samples beyond it is not given, and its line ends there.";

  private final RunDirectory directory;
  private final Summary summary;

  private final List<FailoverResult> faults;

  private RunDocument(RunDirectory directory) {
    this.directory = directory;
    this.summary = directory.readSummary();
    this.faults = directory.readFailovers();
  }

  /** Returns the blocks for the run in {@code directory}; its latency logs may be missing. */
  static List<Block> of(RunDirectory directory) {
    return new RunDocument(directory).blocks();
  }

  private List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    FailoverResult worst = faults.isEmpty() ? null : FailoverResult.worst(faults);
    blocks.add(new Block.Facts(worst == null ? facts() : FailoverDocument.facts(worst)));
    List<String> reasons = worst == null ? summary.reasons() : worst.reasons();
    if (!reasons.isEmpty()) {
      blocks.add(new Block.Bullets(reasons));
    }
    blocks.add(new Block.Terminal(summary.command()));
    if (worst != null) {
      blocks.addAll(FailoverDocument.of(faults));
    }
    addLatency(blocks);
    addTimeline(blocks);
    blocks.add(new Block.Heading(2, "What became of the events"));
    blocks.add(outcomes());
    addTransactions(blocks);
    addThrottling(blocks);
    if (!summary.stages().isEmpty()) {
      blocks.add(StageTables.outcomes(summary.stages()));
      blocks.add(StageTables.times(summary.stages()));
    }
    blocks.add(groups());
    addShares(blocks);
    blocks.add(new Block.Heading(2, "Settings and machine"));
    blocks.add(settings("Producer", summary.settings().producer()));
    blocks.add(settings("Consumer", summary.settings().consumer()));
    summary
        .settings()
        .topics()
        .forEach((topic, settings) -> blocks.add(settings("Topic " + topic, settings)));
    blocks.add(settings("Broker", summary.settings().broker()));
    for (String notKnown : summary.settings().notKnown()) {
      blocks.add(Block.paragraph("Not known: " + notKnown + "."));
    }
    Environment environment = directory.readEnvironment();
    if (environment != null) {
      blocks.add(machine(environment));
    }
    if (!summary.warnings().isEmpty()) {
      blocks.add(new Block.Bullets(summary.warnings()));
    }
    blocks.add(
        new Block.Folded(
            "As the terminal showed it", List.of(new Block.Terminal(SummaryTable.of(summary)))));
    return blocks;
  }

  private List<Fact> facts() {
    Summary.LatencyMs latency = summary.latencyMs();
    return List.of(
        new Fact("verdict", summary.verdict().name()),
        new Fact("achieved", NumberText.number(summary.rate().achievedPerSecond()) + " events/s"),
        new Fact("response p99", withUnit(latency.response())),
        new Fact("end-to-end p99", withUnit(latency.endToEnd())),
        new Fact(
            "lost",
            NumberText.count(summary.groups().stream().mapToLong(Summary.Group::lost).sum())),
        new Fact(
            "client CPU",
            NumberText.number(summary.client().cpuSecondsPerMillion()) + " s per million"));
  }

  private static String withUnit(Summary.Percentiles of) {
    return of.p99() == null ? "too few samples" : NumberText.millis(of.p99()) + " ms";
  }

  private void addLatency(List<Block> blocks) {
    Spectrum spectrum = new Spectrum();
    for (LatencyStage stage :
        List.of(LatencyStage.RESPONSE, LatencyStage.SERVICE, LatencyStage.END_TO_END)) {
      spectrum.add(stage.word(), total(stage));
    }
    blocks.add(new Block.Heading(2, "How late"));
    if (summary.saturated()) {
      blocks.add(
          Block.paragraph("Sent as fast as possible: these are latencies of a full pipeline."));
    }
    blocks.add(Block.paragraph(READING));
    if (!spectrum.isEmpty()) {
      blocks.add(spectrum.chart("Latency by percentile"));
    }
    Summary.LatencyMs latency = summary.latencyMs();
    blocks.add(
        Spectrum.table(
            "Latency",
            List.of(
                Spectrum.row("response", latency.response()),
                Spectrum.row("service", latency.service()),
                Spectrum.row("end-to-end", latency.endToEnd()),
                Spectrum.row("schedule lag", latency.scheduleLag()))));
  }

  private Histogram total(LatencyStage stage) {
    Histogram all = Spectrum.empty();
    directory.eachInterval(stage, all::add);
    return all;
  }

  private void addTimeline(List<Block> blocks) {
    RunTimeline timeline = RunTimeline.of(directory);
    RunEvents events = RunEvents.of(directory);
    if (!timeline.steps().isEmpty()) {
      blocks.add(new Block.Heading(2, "Over time"));
      TimelineCharts charts = new TimelineCharts(timeline, events);
      if (!faults.isEmpty()) {
        blocks.add(charts.availability(faults));
      }
      blocks.addAll(charts.blocks());
    }
    if (!events.events().isEmpty()) {
      blocks.add(
          new Block.Folded(
              "Faults, elections, rebalances and other events", List.of(events.table())));
    }
  }

  private Block outcomes() {
    Summary.Events events = summary.events();
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("offered", NumberText.count(events.offered())));
    rows.add(List.of("acknowledged", NumberText.count(events.acknowledged())));
    rows.add(List.of("refused", NumberText.count(events.refused())));
    rows.add(List.of("unknown", NumberText.count(events.unknown())));
    rows.add(List.of("not sent", NumberText.count(events.notSent())));
    if (summary.transactions() != null) {
      rows.add(List.of("aborted", NumberText.count(events.aborted())));
    }
    events.errors().forEach((error, count) -> rows.add(List.of(error, NumberText.count(count))));
    return new Block.Table(
        "Outcomes", List.of(Column.text("outcome"), Column.number("events")), rows);
  }

  private void addTransactions(List<Block> blocks) {
    Summary.Transactions of = summary.transactions();
    if (of != null) {
      blocks.add(
          new Block.Table(
              "Transactions",
              List.of(Column.text("how they ended"), Column.number("transactions")),
              List.of(
                  List.of("committed", NumberText.count(of.committed())),
                  List.of("aborted on purpose", NumberText.count(of.abortedOnPurpose())),
                  List.of("aborted by a failure", NumberText.count(of.abortedByFailure())),
                  List.of("unknown", NumberText.count(of.unknown())))));
      blocks.add(
          Spectrum.table("How long commits took", List.of(Spectrum.row("commit", of.commitMs()))));
    }
    Summary.StableWait wait = summary.stableWait();
    if (wait != null) {
      blocks.add(
          Block.paragraph(
              NumberText.format(
                  "Wait behind open transactions: the last stable offset stood still for %,d ms at"
                      + " most, and was %,d records behind at most, seen once a second.",
                  wait.longestMs(), wait.mostRecords())));
    }
  }

  private void addThrottling(List<Block> blocks) {
    Throttling of = summary.throttling();
    List<List<String>> rows = new ArrayList<>();
    if (of != null) {
      addThrottled(rows, "producers", of.producers());
      addThrottled(rows, "members", of.members());
    }
    if (!rows.isEmpty()) {
      blocks.add(
          new Block.Table(
              "Held back by the brokers' quotas; clients tell of it up to a minute after",
              List.of(
                  Column.text("who"),
                  Column.number("a request at most, ms"),
                  Column.number("on average, ms"),
                  Column.number("seen for, s"),
                  Column.text("client ids")),
              rows));
    }
  }

  private static void addThrottled(List<List<String>> rows, String whom, Throttled of) {
    if (of.happened()) {
      rows.add(
          List.of(
              whom,
              NumberText.millis(of.maxMs()),
              NumberText.millis(of.averageMs()),
              NumberText.count(of.seconds()),
              String.join(", ", of.clientIds())));
    }
  }

  private Block groups() {
    List<List<String>> rows = new ArrayList<>();
    for (Summary.Group group : summary.groups()) {
      rows.add(
          List.of(
              group.id(),
              Integer.toString(group.members()),
              NumberText.count(group.received()),
              NumberText.count(group.lost()),
              NumberText.count(group.unread()),
              NumberText.count(group.expired() + group.compacted()),
              NumberText.count(group.duplicated()),
              group.share() == null ? NumberText.count(group.reordered()) : "not judged",
              NumberText.count(group.phantom()),
              group.share() == null ? Integer.toString(group.rebalances()) : "none"));
    }
    return new Block.Table(
        "Consumer groups; one without members is not judged",
        List.of(
            Column.text("group"),
            Column.number("members"),
            Column.number("received"),
            Column.number("lost"),
            Column.number("unread"),
            Column.number("expired or compacted"),
            Column.number("duplicated"),
            Column.number("reordered"),
            Column.number("phantom"),
            Column.number("rebalances")),
        rows);
  }

  private void addShares(List<Block> blocks) {
    List<List<String>> rows = new ArrayList<>();
    List<String> offenders = new ArrayList<>();
    for (Summary.Group group : summary.groups()) {
      Summary.Share share = group.share();
      if (share != null) {
        rows.add(
            List.of(
                group.id(),
                NumberText.count(share.accepted()),
                NumberText.count(share.acceptedTwice()),
                NumberText.count(share.rejected()),
                NumberText.count(share.released()),
                NumberText.count(share.archived()),
                NumberText.count(share.unconfirmed()),
                NumberText.count(share.late()),
                ShareText.deliveries(share)));
        offenders.addAll(share.offenders());
      }
    }
    if (rows.isEmpty()) {
      return;
    }
    blocks.add(
        new Block.Table(
            "Share groups: what members made of the events; order is not judged",
            List.of(
                Column.text("group"),
                Column.number("accepted"),
                Column.number("twice"),
                Column.number("rejected"),
                Column.number("released"),
                Column.number("archived"),
                Column.number("unconfirmed"),
                Column.number("too late"),
                Column.text("deliveries by number")),
            rows));
    if (!offenders.isEmpty()) {
      blocks.add(new Block.Bullets(offenders));
    }
  }

  private static Block settings(String whose, Map<String, String> settings) {
    List<List<String>> rows = new ArrayList<>();
    settings.forEach((key, value) -> rows.add(List.of(key, value)));
    String title = whose + " settings, every effective value";
    return new Block.Folded(
        title,
        List.of(
            new Block.Table(title, List.of(Column.text("setting"), Column.text("value")), rows)));
  }

  private static Block machine(Environment environment) {
    List<List<String>> rows =
        List.of(
            List.of("CPU", environment.cores() + " x " + environment.cpu()),
            List.of("memory", environment.memory()),
            List.of("disk", environment.disk()),
            List.of("system", environment.os()),
            List.of("JVM", environment.jvm()),
            List.of("Kafka clients", environment.kafkaClients()),
            List.of("Kafka brokers", environment.kafkaBrokers()),
            List.of("Millrace", environment.gitCommit()));
    return new Block.Table("Machine", List.of(Column.text("part"), Column.text("what")), rows);
  }
}
