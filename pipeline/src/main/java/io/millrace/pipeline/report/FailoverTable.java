package io.millrace.pipeline.report;

import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.PhasesMs;
import io.millrace.pipeline.result.FailoverResult.Spread;
import io.millrace.pipeline.result.FailoverSeriesResult;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Renders the results of failover runs for a terminal. */
public final class FailoverTable {
  private static final double MS_PER_SECOND = 1_000;

  /** Of unknown outcome: how many the log settled as there, and as not there. */
  private static final String DELIVERY_HEAD =
      String.format(Locale.ROOT, " %7s %8s %8s %8s", "twice", "aborted", "unk. in", "unk. out");

  private FailoverTable() {}

  /** Renders the result of one fault; ends with a line feed. */
  public static String of(FailoverResult result) {
    StringBuilder out = new StringBuilder();
    line(out, "verdict     %s", result.verdict().name());
    result.reasons().forEach(reason -> line(out, "            - %s", reason));
    appendFault(out, result);
    FailoverResult.FaultFree before = result.faultFree();
    line(
        out,
        "before      response p50 %s ms, p99 %s ms of %,d events",
        NumberText.millis(before.p50Ms()),
        NumberText.millis(before.p99Ms()),
        before.events());
    line(out, "%-12s%14s%14s%14s%14s", "seconds", "median", "worst", "others", "worst");
    appendStandstills(out, "write gap", result.writeGapMs());
    appendStandstills(out, "read gap", result.readGapMs());
    appendPhases(out, result.phasesMs());
    result.ruledBy().forEach(part -> appendRuling(out, part));
    result.stages().forEach(stage -> SummaryTable.appendStage(out, stage));
    appendGroup(out, result.group());
    appendAudit(out, result);
    line(out, "seed %d; repeat with: %s", result.seed(), result.command());
    return out.toString();
  }

  /** Renders the faults of one run, a line for each. */
  public static String of(List<FailoverResult> faults) {
    StringBuilder out = new StringBuilder();
    line(
        out,
        "%-29s %7s %10s %10s %9s %9s",
        "fault",
        "at, s",
        "write gap",
        "read gap",
        "late",
        "recovered");
    for (FailoverResult result : faults) {
      line(
          out,
          "%-29s %7.1f %10s %10s %9d %9s",
          result.fault() + " " + result.target(),
          result.faultAtMs() / MS_PER_SECOND,
          longest(result.writeGapMs()),
          longest(result.readGapMs()),
          result.lateEvents().victimLed() + result.lateEvents().others(),
          seconds(result.phasesMs().serviceRecovered()));
    }
    line(out, "%nThe worst of these, and the audit of the whole run:");
    return out.toString();
  }

  /** Renders a series, a line for each scenario and round. */
  public static String of(FailoverSeriesResult series) {
    StringBuilder out = new StringBuilder();
    boolean ofDelivery = series.trials().stream().anyMatch(t -> t.result().delivery() != null);
    String scenario =
        "%-" + series.trials().stream().mapToInt(t -> t.scenario().length()).max().orElse(8) + "s";
    line(
        out,
        scenario + " %5s %8s %11s %11s %9s %6s%s",
        "scenario",
        "round",
        "verdict",
        "write gap",
        "read gap",
        "late /1k",
        "lost",
        ofDelivery ? DELIVERY_HEAD : "");
    for (FailoverSeriesResult.Trial trial : series.trials()) {
      FailoverResult result = trial.result();
      line(
          out,
          scenario + " %5d %8s %11s %11s %9s %6d%s",
          trial.scenario(),
          trial.round(),
          result.verdict().word(),
          longest(result.writeGapMs()),
          longest(result.readGapMs()),
          NumberText.number(result.lateEvents().permille()),
          result.lost(),
          ofDelivery ? delivery(result) : "");
    }
    series.failed().forEach(failure -> line(out, "failed      %s", failure));
    return out.toString();
  }

  /** What became of the events, in a series with stages, transactions or share groups. */
  private static String delivery(FailoverResult result) {
    FailoverResult.Delivery delivery = result.delivery();
    FailoverResult.Audit audit = result.audit();
    return String.format(
        Locale.ROOT,
        " %7s %8s %8d %8d",
        delivery == null ? NumberText.NONE : delivery.twice(),
        delivery == null || delivery.aborted() == null ? NumberText.NONE : delivery.aborted(),
        audit.unknownPresent(),
        audit.unknownAbsent());
  }

  private static String longest(FailoverResult.Standstills standstills) {
    return gap(standstills.longestMs());
  }

  private static void appendFault(StringBuilder out, FailoverResult result) {
    line(
        out,
        "fault       %s %s (%s), %.1f s after the start of the load",
        result.fault(),
        result.target(),
        result.victims().isEmpty() ? "no one" : String.join(", ", result.victims()),
        result.faultAtMs() / MS_PER_SECOND);
    line(out, "proof       %s", result.proof());
    line(
        out,
        "affected    partitions %s",
        result.affected().isEmpty()
            ? "none"
            : result.affected().stream().map(String::valueOf).collect(Collectors.joining(", ")));
  }

  private static void appendStandstills(
      StringBuilder out, String name, FailoverResult.Standstills standstills) {
    line(
        out,
        "%-12s%14s%14s%14s%14s",
        name,
        median(standstills.victimLed()),
        worst(standstills.victimLed()),
        median(standstills.others()),
        worst(standstills.others()));
  }

  private static String median(@Nullable Spread spread) {
    return spread == null ? "-" : gap(spread.median());
  }

  private static String worst(@Nullable Spread spread) {
    return spread == null ? "-" : gap(spread.worst());
  }

  /** Returns a gap in seconds; "none" for 0. */
  static String gap(double ms) {
    return ms == 0 ? "none" : NumberText.format("%.2f", ms / MS_PER_SECOND);
  }

  private static void appendPhases(StringBuilder out, PhasesMs phases) {
    line(
        out,
        "phases, s   fenced %s, new leaders %s, first acknowledgement %s, healed %s, redundancy"
            + " recovered %s, service recovered %s",
        seconds(phases.fenced()),
        seconds(phases.newLeader()),
        seconds(phases.firstAck()),
        seconds(phases.healed()),
        seconds(phases.redundancyRecovered()),
        seconds(phases.serviceRecovered()));
  }

  /** Returns a time in seconds; "-" for what did not happen. */
  static String seconds(@Nullable Long ms) {
    return ms == null ? "-" : NumberText.format("%.1f", ms / MS_PER_SECOND);
  }

  private static void appendRuling(StringBuilder out, FailoverResult.RuledBy part) {
    line(
        out,
        "ruled by    %s%s from %.1f to %.1f s",
        part.setting(),
        part.value() == null ? "" : "=" + part.value(),
        part.fromMs() / MS_PER_SECOND,
        part.toMs() / MS_PER_SECOND);
  }

  private static void appendGroup(StringBuilder out, FailoverResult.Group group) {
    if (group.protocol().equals("share")) {
      line(
          out,
          "group       share protocol: no partition is one member's, so none moved; backlog drained"
              + " after %s s",
          seconds(group.backlogDrainedMs()));
      return;
    }
    Spread pause = group.rebalancePauseMs();
    line(
        out,
        "group       %s protocol, %d partitions moved%s, %d changes, backlog drained after %s s",
        group.protocol(),
        group.moved().size(),
        pause == null
            ? ""
            : NumberText.format(
                " (paused %.2f s, worst %.2f s)",
                pause.median() / MS_PER_SECOND, pause.worst() / MS_PER_SECOND),
        group.changes(),
        seconds(group.backlogDrainedMs()));
  }

  private static void appendAudit(StringBuilder out, FailoverResult result) {
    FailoverResult.LateEvents late = result.lateEvents();
    line(
        out,
        "late        %,d events of partitions that were led, %,d of others: later than %,d ms, %s in"
            + " 1,000",
        late.victimLed(),
        late.others(),
        late.objectiveMs(),
        NumberText.number(late.permille()));
    FailoverResult.Audit audit = result.audit();
    line(
        out,
        "audit       %,d events in the logs: %,d lost, %,d phantom, %,d duplicated, %,d reordered;"
            + " %,d redelivered to the group",
        audit.events(),
        audit.lost(),
        audit.phantom(),
        audit.duplicatedInLog(),
        audit.reordered(),
        audit.redelivered());
    line(
        out,
        "            %,d offset mismatches, %s replica mismatches, unknown outcomes: %,d in a log,"
            + " %,d not",
        audit.offsetMismatch(),
        audit.replicaMismatch() == null ? "no" : NumberText.count(audit.replicaMismatch()),
        audit.unknownPresent(),
        audit.unknownAbsent());
    line(
        out,
        "            proof: planted into these logs and found: %s",
        audit.proofs().stream().map(FailoverTable::proof).collect(Collectors.joining(", ")));
    FailoverResult.Delivery delivery = result.delivery();
    if (delivery != null) {
      line(
          out,
          "delivery    %s: %,d lost, %,d twice%s%s",
          String.join(", ", delivery.ways()),
          delivery.lost(),
          delivery.twice(),
          more(delivery.aborted(), "aborted"),
          more(delivery.unconfirmed(), "accepted and unconfirmed"));
    }
    if (audit.recoveryPointMs() != null) {
      line(
          out,
          "            the first lost event was due %.2f s before the fault",
          audit.recoveryPointMs() / MS_PER_SECOND);
    }
  }

  private static String more(@Nullable Long count, String what) {
    return count == null ? "" : NumberText.format(", %,d %s", count, what);
  }

  private static String proof(FailoverResult.Proof proof) {
    return proof.planted() == 0
        ? proof.anomaly() + " (none: " + proof.remark() + ")"
        : NumberText.format("%s %d of %d", proof.anomaly(), proof.found(), proof.planted());
  }

  private static void line(StringBuilder out, String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }
}
