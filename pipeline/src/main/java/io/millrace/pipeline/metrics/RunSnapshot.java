package io.millrace.pipeline.metrics;

import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.RunSample;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/** Writes what is known of a run as series, for one scrape. */
final class RunSnapshot {
  private static final Map<String, Metric> STAGES =
      Map.of(
          LatencyStage.RESPONSE.word(), Metric.RESPONSE_TIME,
          LatencyStage.SERVICE.word(), Metric.SERVICE_TIME,
          LatencyStage.END_TO_END.word(), Metric.END_TO_END_TIME,
          LatencyStage.SCHEDULE_LAG.word(), Metric.SCHEDULE_LAG,
          LatencyStage.COMMIT.word(), Metric.COMMIT_TIME);

  private static final double[] PERCENTILES = {50, 90, 99, 99.9};

  private static final double NANOS = 1e9;
  private static final double MICROS = 1e6;
  private static final double MILLIS = 1e3;

  private final Families families;
  private final RunView run;
  private final boolean nativeHistograms;

  private RunSnapshot(Families families, RunView run, boolean nativeHistograms) {
    this.families = families;
    this.run = run;
    this.nativeHistograms = nativeHistograms;
  }

  /** Adds all that is known of {@code run}. */
  static void write(RunView run, boolean nativeHistograms, Families families) {
    RunSnapshot snapshot = new RunSnapshot(families, run, nativeHistograms);
    snapshot.aboutTheRun();
    RunSample sample = run.sample();
    if (sample != null) {
      snapshot.load(sample);
      snapshot.groups(sample);
      snapshot.partitions(sample);
      snapshot.stableOffsets(sample);
      sample.work().forEach(snapshot::stage);
      sample.stages().forEach(snapshot::stage);
    }
    Summary summary = run.summary();
    if (summary != null) {
      summary.groups().forEach(snapshot::audit);
      summary.stages().forEach(snapshot::stage);
    }
    for (int i = 0; i < run.failovers().size(); i++) {
      snapshot.failover(run.failovers().get(i), Integer.toString(i + 1));
    }
  }

  private void aboutTheRun() {
    if (!run.info().isEmpty()) {
      add(Metric.RUN_INFO, 1, run.info().toArray(String[]::new));
    }
    add(Metric.RUN_STATE, 1, run.state());
    run.happenings().forEach((kind, count) -> add(Metric.RUN_EVENTS, count, kind));
    Verdict.Outcome verdict = run.verdict();
    if (verdict != null) {
      add(Metric.RUN_VERDICT, 1, verdict.word());
    }
  }

  private void load(RunSample sample) {
    SendCounts counts = sample.counts();
    add(Metric.EVENTS_OFFERED, counts.offered());
    add(Metric.EVENTS_ACKNOWLEDGED, counts.acknowledged());
    add(Metric.EVENTS_REFUSED, counts.refused());
    add(Metric.EVENTS_UNKNOWN, counts.unknown());
    add(Metric.EVENTS_NOT_SENT, counts.notSent());
    add(Metric.EVENTS_ABORTED, counts.aborted());
    if (sample.stages().containsKey(LatencyStage.COMMIT.word())) { // from 0 on, to see a first one
      TransactionCounts transactions = sample.transactions();
      add(Metric.TRANSACTIONS, transactions.committed(), "committed");
      add(Metric.TRANSACTIONS, transactions.abortedOnPurpose(), "aborted_on_purpose");
      add(Metric.TRANSACTIONS, transactions.abortedByFailure(), "aborted_by_failure");
      add(Metric.TRANSACTIONS, transactions.unknown(), "unknown");
    }
    add(Metric.SENDS_BLOCKED, counts.blockedSends());
    add(Metric.SENDS_BLOCKED_SECONDS, counts.blockedNs() / NANOS);
    add(Metric.HICCUP, sample.hiccupMicros() / MICROS);
    if (Double.isFinite(sample.offeredPerSecond())) {
      add(Metric.OFFERED_RATE, sample.offeredPerSecond());
    }
  }

  private void groups(RunSample sample) {
    for (RunSample.Group group : sample.groups()) {
      add(Metric.EVENTS_RECEIVED, group.received(), group.id());
      add(Metric.GROUP_BEHIND, group.behind(), group.id());
      if (group.share() != null) {
        share(group.share(), group.id());
      }
      for (int p = 0; p < group.lag().size(); p++) {
        add(Metric.GROUP_LAG, group.lag().get(p), group.id(), Integer.toString(p));
      }
    }
  }

  private void share(ShareCounts share, String group) {
    add(Metric.SHARE_ACKNOWLEDGEMENTS, share.accepted(), group, "accepted");
    add(Metric.SHARE_ACKNOWLEDGEMENTS, share.rejected(), group, "rejected");
    add(Metric.SHARE_ACKNOWLEDGEMENTS, share.released(), group, "released");
    add(Metric.SHARE_ACKNOWLEDGEMENTS, share.late(), group, "late");
    add(Metric.SHARE_ACKNOWLEDGEMENTS, share.unconfirmed(), group, "unconfirmed");
    for (int i = 0; i < share.deliveries().size(); i++) {
      add(Metric.SHARE_DELIVERIES, share.deliveries().get(i), group, Integer.toString(i + 1));
    }
  }

  private void stableOffsets(RunSample sample) {
    RunSample.Stable stable = sample.stable();
    if (stable == null) {
      return;
    }
    for (RunSample.StablePartition partition : stable.partitions()) {
      add(Metric.STABLE_OFFSET_LAG, partition.records(), partition.name());
      add(Metric.STABLE_OFFSET_WAIT, partition.waitNs() / NANOS, partition.name());
    }
    add(Metric.STABLE_OFFSET_WAIT_LONGEST, stable.longestWaitNs() / NANOS);
  }

  private void stage(RunSample.StageWork work) {
    String number = Integer.toString(work.number());
    add(Metric.STAGE_EVENTS_TAKEN, work.counts().taken(), number);
    add(Metric.STAGE_EVENTS_PASSED_ON, work.counts().passedOn(), number);
    add(Metric.STAGE_COMMITS, work.counts().commits(), number);
    add(Metric.STAGE_ROLLBACKS, work.counts().aborted(), number);
    add(Metric.STAGE_ERRORS, work.errors(), number);
    if (work.cpuNs() != null) {
      add(Metric.STAGE_CPU, work.cpuNs() / NANOS, number);
    }
    for (int p = 0; p < work.lag().size(); p++) {
      add(Metric.STAGE_LAG, work.lag().get(p), number, Integer.toString(p));
    }
  }

  private void partitions(RunSample sample) {
    for (RunSample.Partition partition : sample.partitions()) {
      add(Metric.PARTITION_IDLE, partition.idleNs() / NANOS, partition.name());
      add(Metric.EVENTS_LATE, partition.late(), partition.name());
    }
  }

  private void stage(String name, RunSample.Stage stage) {
    Metric histogram = STAGES.get(name);
    if (histogram == null) {
      throw new IllegalArgumentException("no metric for stage " + name);
    }
    families.add(histogram, stage.run(), run.runId());
    if (nativeHistograms) {
      families.addNative(histogram, stage.run(), run.runId());
    }
    percentiles(name, "run", stage.run());
    percentiles(name, "second", stage.second());
  }

  private void percentiles(String stage, String window, Histogram micros) {
    if (micros.getTotalCount() == 0) {
      return;
    }
    for (double percentile : PERCENTILES) {
      Double ms = LatencySummary.percentile(micros, percentile);
      if (ms != null) {
        add(Metric.LATENCY_PERCENTILE, ms / MILLIS, stage, text(percentile), window);
      }
    }
    add(Metric.LATENCY_MAX, micros.getMaxValue() / MICROS, stage, window);
  }

  private static String text(double percentile) {
    return Double.toString(percentile).replaceFirst("\\.0$", "");
  }

  private void audit(Summary.Group group) {
    add(Metric.EVENTS_LOST, group.lost(), group.id());
    add(Metric.EVENTS_DUPLICATED, group.duplicated(), group.id());
    if (group.share() == null) {
      add(Metric.EVENTS_REORDERED, group.reordered(), group.id());
    } else {
      share(group.share(), group.id());
    }
  }

  private void share(Summary.Share share, String group) {
    add(Metric.EVENTS_ACCEPTED, share.accepted(), group);
    add(Metric.EVENTS_REJECTED, share.rejected(), group);
    add(Metric.EVENTS_ARCHIVED, share.archived(), group);
    add(Metric.RECORDS_ACCEPTED_TWICE, share.acceptedTwice(), group);
  }

  private void stage(Summary.Stage stage) {
    String number = Integer.toString(stage.number());
    add(Metric.STAGE_EVENTS_LOST, stage.lost(), number);
    add(Metric.STAGE_EVENTS_TWICE, stage.twice(), number);
    add(Metric.STAGE_EVENTS_OUT, stage.out(), number);
  }

  private void failover(FailoverResult result, String number) {
    String fault = result.fault() + " " + result.target();
    gap(result.writeGapMs().victimLed(), number, fault, "write", "victim_led");
    gap(result.writeGapMs().others(), number, fault, "write", "others");
    gap(result.readGapMs().victimLed(), number, fault, "read", "victim_led");
    gap(result.readGapMs().others(), number, fault, "read", "others");
    FailoverResult.PhasesMs phases = result.phasesMs();
    phase(phases.fenced(), number, fault, "fenced");
    phase(phases.newLeader(), number, fault, "new_leader");
    phase(phases.firstAck(), number, fault, "first_ack");
    phase(phases.healed(), number, fault, "healed");
    phase(phases.serviceRecovered(), number, fault, "service_recovered");
    phase(phases.redundancyRecovered(), number, fault, "redundancy_recovered");
    add(Metric.FAILOVER_LOST, result.audit().lost(), number, fault);
  }

  private void gap(FailoverResult.@Nullable Spread spread, String... labels) {
    if (spread != null) {
      add(Metric.FAILOVER_GAP, spread.worst() / MILLIS, labels);
    }
  }

  private void phase(@Nullable Long ms, String... labels) {
    if (ms != null) {
      add(Metric.FAILOVER_PHASE, ms / MILLIS, labels);
    }
  }

  private void add(Metric metric, long value, String... labels) {
    add(metric, (double) value, labels); // exact up to 2^53, as Prometheus itself is
  }

  private void add(Metric metric, double value, String... labels) {
    families.add(metric, value, run.runId(), labels);
  }
}
