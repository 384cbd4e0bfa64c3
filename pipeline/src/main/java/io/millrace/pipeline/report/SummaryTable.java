package io.millrace.pipeline.report;

import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.Throttling.Throttled;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the summary of a run for a terminal. */
public final class SummaryTable {
  /** 79 characters: a terminal of 80 breaks none of the rows. */
  private static final String LATENCY_ROW = "%-13s%9s%9s%9s%9s%9s%9s%12s";

  private SummaryTable() {}

  /** Renders the summary; ends with a line feed. */
  public static String of(Summary summary) {
    StringBuilder out = new StringBuilder();
    appendVerdict(out, summary);
    appendEvents(out, summary);
    appendTransactions(out, summary);
    appendThrottling(out, summary.throttling());
    summary.stages().forEach(stage -> appendStage(out, stage));
    appendGroups(out, summary);
    appendLatency(out, summary);
    Summary.Client client = summary.client();
    line(
        out,
        "client      %s CPU s per million events, %s B allocated per event",
        NumberText.number(client.cpuSecondsPerMillion()),
        NumberText.number(client.allocatedBytesPerEvent()));
    line(
        out,
        "            GC %,d ms, longest hiccup %s ms",
        client.gcMs(),
        NumberText.millis(client.maxHiccupMs()));
    for (String settings : summary.settings().notKnown()) {
      line(out, "not known   %s", settings);
    }
    out.append(MachineWarnings.of(summary.warnings()));
    line(out, "seed %d; repeat with: %s", summary.seed(), summary.command());
    return out.toString();
  }

  private static void appendVerdict(StringBuilder out, Summary summary) {
    line(
        out,
        "verdict     %s%s%s",
        summary.verdict().name(),
        summary.partial() ? " (partial: ended before its time)" : "",
        summary.saturated() ? " (saturated: latencies are those of a full pipeline)" : "");
    for (String reason : summary.reasons()) {
      line(out, "            - %s", reason);
    }
  }

  /** What is shown only where there is any. */
  private static String more(long count, String what) {
    return count > 0 ? String.format(Locale.ROOT, ", %,d %s", count, what) : "";
  }

  private static void appendEvents(StringBuilder out, Summary summary) {
    Summary.Events events = summary.events();
    line(
        out,
        "events      %,d offered, %,d acknowledged, %,d refused, %,d unknown%s",
        events.offered(),
        events.acknowledged(),
        events.refused(),
        events.unknown(),
        more(events.notSent(), "not sent") + more(events.aborted(), "aborted"));
    if (events.blockedSends() > 0) {
      line(
          out,
          "            %,d sends blocked, %,d ms in all",
          events.blockedSends(),
          events.blockedMs());
    }
    for (Map.Entry<String, Long> error : events.errors().entrySet()) {
      line(out, "            %,d x %s", error.getValue(), error.getKey());
    }
    line(
        out,
        "rate        %s offered/s, %s achieved/s",
        NumberText.number(summary.rate().offeredPerSecond()),
        NumberText.number(summary.rate().achievedPerSecond()));
  }

  private static void appendTransactions(StringBuilder out, Summary summary) {
    Summary.Transactions of = summary.transactions();
    if (of != null) {
      line(
          out,
          "transaction %,d committed, %,d aborted on purpose%s%s",
          of.committed(),
          of.abortedOnPurpose(),
          more(of.abortedByFailure(), "by failure"),
          more(of.unknown(), "unknown"));
      line(
          out,
          "            commit p50 %s p99 %s max %s ms",
          NumberText.millis(of.commitMs().p50()),
          NumberText.millis(of.commitMs().p99()),
          NumberText.millis(of.commitMs().max()));
    }
    Summary.StableWait wait = summary.stableWait();
    if (wait != null && wait.mostRecords() > 0) {
      line(
          out,
          "            wait behind open transactions %,d ms at most, %,d records",
          wait.longestMs(),
          wait.mostRecords());
    }
  }

  private static void appendThrottling(StringBuilder out, @Nullable Throttling throttling) {
    if (throttling != null) {
      appendThrottled(out, "producers", throttling.producers());
      appendThrottled(out, "members", throttling.members());
    }
  }

  private static void appendThrottled(StringBuilder out, String whom, Throttled of) {
    if (of.happened()) {
      line(
          out,
          "throttled   %s by %s ms a request at most, %s on average, seen for %,d s",
          whom,
          NumberText.millis(of.maxMs()),
          NumberText.millis(of.averageMs()),
          of.seconds());
    }
  }

  /** Adds what a stage did to the events. */
  static void appendStage(StringBuilder out, Summary.Stage stage) {
    line(
        out,
        "stage %d     %s, %d workers: %,d in, %,d out, %s/s",
        stage.number(),
        stage.delivery(),
        stage.workers(),
        stage.in(),
        stage.out(),
        NumberText.number(stage.passedOnPerSecond()));
    line(
        out,
        "            %,d lost, %,d twice%s%s%s",
        stage.lost(),
        stage.twice(),
        more(stage.unread(), "not passed on"),
        more(stage.phantom(), "phantom"),
        stage.rolledBack() == null ? "" : more(stage.rolledBack(), "copies rolled back"));
    line(
        out,
        "            %,d commits, %,d aborted; p50 %s ms, p99 %s ms%s",
        stage.commits(),
        stage.aborted(),
        NumberText.millis(stage.commitMs().p50()),
        NumberText.millis(stage.commitMs().p99()),
        stage.cpuSecondsPerMillion() == null
            ? ""
            : "; " + NumberText.number(stage.cpuSecondsPerMillion()) + " CPU s per million");
    stage.errors().forEach((error, count) -> line(out, "            %,d x %s", count, error));
  }

  private static void appendGroups(StringBuilder out, Summary summary) {
    for (Summary.Group group : summary.groups()) {
      if (group.members() == 0) {
        line(out, "group       %s: no members, not judged", group.id());
        continue;
      }
      line(
          out,
          "group       %s: %,d received by %d members",
          group.id(),
          group.received(),
          group.members());
      line(
          out,
          "            %,d lost, %,d duplicated (%,d redelivered), %s%s%s%s",
          group.lost(),
          group.duplicated(),
          group.redelivered(),
          group.share() == null
              ? String.format(Locale.ROOT, "%,d reordered", group.reordered())
              : "order is not judged",
          more(group.unread(), "unread")
              + more(group.expired(), "expired unread")
              + more(group.compacted(), "compacted"),
          more(group.phantom(), "phantom") + more(group.abortedReceived(), "aborted received"),
          group.foreign() > 0 ? String.format(Locale.ROOT, ", %,d foreign", group.foreign()) : "");
      if (group.share() != null) {
        appendShare(out, group.share());
      }
    }
  }

  private static void appendShare(StringBuilder out, Summary.Share share) {
    line(
        out,
        "shared      %,d accepted (%,d twice), %,d rejected, %,d released%s",
        share.accepted(),
        share.acceptedTwice(),
        share.rejected(),
        share.released(),
        more(share.archived(), "archived")
            + more(share.unconfirmed(), "unconfirmed")
            + more(share.late(), "acknowledged late"));
    line(out, "            deliveries by number: %s", ShareText.deliveries(share));
    for (String offender : share.offenders()) {
      line(out, "            - %s", offender);
    }
  }

  private static void appendLatency(StringBuilder out, Summary summary) {
    line(out, LATENCY_ROW, "latency, ms", "p50", "p90", "p99", "p99.9", "mean", "max", "samples");
    appendRow(out, "response", summary.latencyMs().response());
    appendRow(out, "service", summary.latencyMs().service());
    appendRow(out, "end-to-end", summary.latencyMs().endToEnd());
    appendRow(out, "schedule lag", summary.latencyMs().scheduleLag());
    for (Summary.Stage stage : summary.stages()) {
      appendRow(out, "stage " + stage.number() + " in", stage.takenMs());
      appendRow(out, "stage " + stage.number() + " out", stage.passedOnMs());
      if (stage.differenceOfMediansMs() != null) {
        line(
            out,
            "            difference of the medians: %s ms",
            NumberText.millis(stage.differenceOfMediansMs()));
      }
    }
  }

  private static void appendRow(StringBuilder out, String stage, Percentiles row) {
    line(
        out,
        LATENCY_ROW,
        stage,
        NumberText.millis(row.p50()),
        NumberText.millis(row.p90()),
        NumberText.millis(row.p99()),
        NumberText.millis(row.p999()),
        NumberText.millis(row.mean()),
        NumberText.millis(row.max()),
        NumberText.count(row.count()));
  }

  private static void line(StringBuilder out, String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
