package io.millrace.pipeline.run;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.Threshold;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.StableOffsetWatch;
import io.millrace.pipeline.worker.JvmUsage;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts what a run's parts measured together into its summary. */
final class Findings {
  /**
   * The last acknowledgement always comes after the last event was due. So short after the
   * schedule's end, it belongs to it: in a run of ten seconds this is the one percent that the rate
   * may be off.
   */
  private static final double IN_TIME_SECONDS = 0.1;

  private final ExperimentSpec spec;
  private final String name;
  private final Instant startedAt;
  private final boolean partial;
  private final boolean disturbed;
  private final List<String> warnings;

  /**
   * Of a run.
   *
   * @param partial it was ended before its time
   * @param disturbed faults were done to it on purpose
   * @param warnings what of the machine may spoil the figures
   */
  Findings(
      ExperimentSpec spec,
      String name,
      Instant startedAt,
      boolean partial,
      boolean disturbed,
      List<String> warnings) {
    this.spec = spec;
    this.name = name;
    this.startedAt = startedAt;
    this.partial = partial;
    this.disturbed = disturbed;
    this.warnings = warnings;
  }

  /**
   * The summary.
   *
   * @param sampler has finished
   */
  Summary summary(Rig rig, Sampler sampler, List<GroupAudit> audits, Summary.Settings settings) {
    long startNs = sampler.startNs();
    long endNs = sampler.drainedNs();
    Summary.Events events = events(rig);
    Summary.Rate rate = rate(rig, events, startNs);
    Summary.LatencyMs latency =
        new Summary.LatencyMs(
            LatencySummary.of(sampler.response().total()),
            LatencySummary.of(sampler.service().total()),
            LatencySummary.of(sampler.endToEnd().total()),
            LatencySummary.of(sampler.scheduleLag().total()));
    double maxHiccupMs = sampler.hiccups().getMaxValue() / 1_000.0;
    long received = audits.stream().mapToLong(GroupAudit::received).sum();
    List<Summary.Stage> stages = StageFindings.of(rig);
    Verdict judgement =
        ValidityGates.judge(
            new ValidityGates.Facts(
                spec.isSaturating(),
                spec.readsBack(),
                partial,
                disturbed,
                !spec.readsBack()
                    && Boolean.parseBoolean(settings.producer().get("enable.idempotence")),
                events,
                rate.offeredPerSecond(),
                rate.achievedPerSecond(),
                sampler.scheduleLag().total().getValueAtPercentile(99) / 1_000.0,
                events.blockedMs(),
                maxHiccupMs,
                sampler.behindInLoad(),
                audits,
                sampler.throttling(),
                rig.readings().transactions().abortedByFailure(),
                stages,
                stages.isEmpty() && !rig.readings().stages().isEmpty(),
                spec.isTransactional()));
    Verdict verdict = withTroubles(StageFindings.judge(judgement, stages), rig);
    Summary.Rate shownRate =
        spec.readsBack() ? new Summary.Rate(0, received / ((endNs - startNs) / 1e9)) : rate;
    Summary judged =
        new Summary(
            Summary.VERSION,
            name,
            startedAt.toString(),
            verdict.outcome(),
            verdict.reasons(),
            partial,
            spec.isSaturating(),
            events,
            groups(rig, sampler, audits, endNs),
            shownRate,
            latency,
            client(sampler.spent(), maxHiccupMs, events.acknowledged(), received),
            sampler.throttling(),
            settings,
            spec.seed(),
            spec.origin().command(),
            warnings,
            transactions(rig, sampler),
            stableWait(sampler),
            stages);
    return withThresholds(judged, verdict);
  }

  /** What went wrong with the rig itself comes first: the rest may follow from it. */
  private static Verdict withTroubles(Verdict judged, Rig rig) {
    List<String> troubles = new ArrayList<>();
    rig.failure().ifPresent(failure -> troubles.add(String.valueOf(failure.getMessage())));
    troubles.addAll(rig.unreadable());
    Verdict verdict = Verdict.PASS;
    for (String trouble : troubles) {
      verdict = verdict.with(Verdict.Outcome.INVALID, trouble);
    }
    for (String reason : judged.reasons()) {
      verdict = verdict.with(judged.outcome(), reason);
    }
    return verdict;
  }

  private Summary.Client client(
      JvmUsage spent, double maxHiccupMs, long acknowledged, long received) {
    double events = Math.max(1, spec.readsBack() ? received : acknowledged);
    return new Summary.Client(
        spent.cpuNs() / 1e9 / events * 1e6,
        (double) spent.allocatedBytes() / events,
        spent.gcMs(),
        maxHiccupMs);
  }

  private static Summary.Events events(Rig rig) {
    SendCounts counts = rig.readings().outcomes();
    return new Summary.Events(
        counts.offered(),
        counts.acknowledged(),
        counts.refused(),
        counts.unknown(),
        counts.notSent(),
        counts.blockedSends(),
        counts.blockedNs() / 1_000_000,
        rig.readings().errors(),
        counts.aborted());
  }

  private static Summary.@Nullable Transactions transactions(Rig rig, Sampler sampler) {
    IntervalLog commit = sampler.commit();
    if (commit == null) {
      return null;
    }
    TransactionCounts counts = rig.readings().transactions();
    return new Summary.Transactions(
        counts.committed(),
        counts.abortedOnPurpose(),
        counts.abortedByFailure(),
        counts.unknown(),
        LatencySummary.of(commit.total()));
  }

  private static Summary.@Nullable StableWait stableWait(Sampler sampler) {
    StableOffsetWatch watch = sampler.stableOffsets();
    return watch == null
        ? null
        : new Summary.StableWait(watch.longestNs() / 1_000_000, watch.mostRecords());
  }

  private Summary.Rate rate(Rig rig, Summary.Events events, long startNs) {
    double untilLast = Math.max(1e-9, (rig.readings().lastAcknowledgedNs() - startNs) / 1e9);
    if (spec.isSaturating()) {
      return new Summary.Rate(events.offered() / untilLast, events.acknowledged() / untilLast);
    }
    boolean cutShort = partial || disturbed || events.offered() >= maxEvents();
    double scheduled =
        cutShort
            ? Math.max(1e-9, rig.readings().lastDueNs() / 1e9)
            : spec.duration().toNanos() / 1e9;
    boolean inTime = untilLast - scheduled <= IN_TIME_SECONDS;
    return new Summary.Rate(
        events.offered() / scheduled, events.acknowledged() / (inTime ? scheduled : untilLast));
  }

  private double maxEvents() {
    return spec.offered().stream().mapToDouble(Load.Offered::maxEvents).sum();
  }

  private static List<Summary.Group> groups(
      Rig rig, Sampler sampler, List<GroupAudit> audits, long endNs) {
    List<Summary.Group> groups = new ArrayList<>();
    for (int g = 0; g < audits.size(); g++) {
      GroupAudit audit = audits.get(g);
      long rebalances = sampler.rebalances(rig.readings().groups().get(g), endNs);
      groups.add(
          new Summary.Group(
              audit.id(),
              rig.readings().groups().get(g).members().size(),
              audit.received(),
              audit.lost(),
              audit.unread(),
              audit.expired(),
              audit.compacted(),
              audit.duplicated(),
              audit.redelivered(),
              audit.reordered(),
              audit.phantom(),
              audit.unknownReceived(),
              audit.foreign(),
              (int) rebalances,
              audit.abortedReceived(),
              ShareFindings.of(audit)));
    }
    return groups;
  }

  private Summary withThresholds(Summary summary, Verdict before) {
    Verdict verdict = before;
    for (Threshold threshold : spec.thresholds()) {
      Optional<String> missed = threshold.missedBy(summary);
      if (missed.isPresent()) {
        verdict = verdict.with(Verdict.Outcome.FAIL, missed.get());
      }
    }
    return verdict.equals(before)
        ? summary
        : summary.withVerdict(verdict.outcome(), verdict.reasons());
  }
}
