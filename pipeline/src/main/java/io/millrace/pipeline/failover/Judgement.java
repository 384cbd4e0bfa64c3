package io.millrace.pipeline.failover;

import io.millrace.core.consume.Holdings;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.measure.Gap;
import io.millrace.pipeline.fault.KillStage;
import io.millrace.pipeline.fault.MemberFault;
import io.millrace.pipeline.result.BrokenPromise;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.Outage;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import io.millrace.pipeline.result.FailoverResult.Spread;
import io.millrace.pipeline.result.FailoverResult.Standstills;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/**
 * Makes the result of one fault from what was observed of it. Pure: the same observations give the
 * same result.
 */
final class Judgement {
  /** Settings of brokers, topic and clients that decide how long a failover takes. */
  private static final Set<String> RULING =
      Set.of(
          "acks",
          "enable.idempotence",
          "min.insync.replicas",
          "unclean.leader.election.enable",
          "broker.session.timeout.ms",
          "broker.heartbeat.interval.ms",
          "controller.quorum.fetch.timeout.ms",
          "controller.quorum.election.timeout.ms",
          "replica.lag.time.max.ms",
          "zookeeper.session.timeout.ms",
          "request.timeout.ms",
          "delivery.timeout.ms",
          "retry.backoff.ms",
          "retry.backoff.max.ms",
          "metadata.max.age.ms",
          "socket.connection.setup.timeout.ms",
          "group.protocol",
          "session.timeout.ms",
          "heartbeat.interval.ms",
          "max.poll.interval.ms",
          "group.consumer.session.timeout.ms",
          "group.consumer.heartbeat.interval.ms",
          "group.share.session.timeout.ms",
          "group.share.heartbeat.interval.ms",
          "group.share.record.lock.duration.ms");

  private static final double NS_PER_MS = 1e6;

  private final FailoverPlan plan;
  private final Summary summary;
  private final LoadRecord load;
  private final Observed observed;
  private final long redundancyRecoveredNs;

  /**
   * Prepares the judgement of one fault in a run.
   *
   * @param all how the load went over the whole run
   */
  Judgement(FailoverPlan plan, Summary summary, LoadRecord all, Observed observed) {
    this.plan = plan;
    this.summary = summary;
    this.observed = observed;
    this.load = all.until(sinceStartMs(observed.endNs()));
    this.redundancyRecoveredNs =
        observed
            .cluster()
            .redundancyRecoveredNs(observed.faultNs(), observed.healedNs())
            .orElse(observed.endNs());
  }

  FailoverResult result() {
    Map<String, String> settings = ruling(summary.settings());
    Verdict verdict = verdict();
    return new FailoverResult(
        FailoverResult.VERSION,
        summary.name(),
        summary.startedAt(),
        observed.fault().name(),
        observed.fault().target().word(),
        observed.fault().lasts().toMillis(),
        victims(),
        observed.proof(),
        List.copyOf(new TreeSet<>(observed.affected())),
        sinceStartMs(observed.faultNs()),
        load.faultFree(sinceStartMs(observed.firstFaultNs())),
        standstills(observed.writes(), redundancyRecoveredNs),
        standstills(observed.reads(), observed.endNs()),
        late(),
        phases(),
        ruledBy(settings),
        audit(),
        group(),
        outages(),
        changes(),
        verdict.outcome(),
        verdict.reasons(),
        settings,
        summary.seed(),
        summary.command(),
        summary.stages(),
        DeliveryOutcome.of(summary, observed.audit()));
  }

  private List<String> victims() {
    return observed.member() != null
        ? List.of(observed.member())
        : new TreeSet<>(observed.victims()).stream().map(id -> "broker " + id).toList();
  }

  private static Map<String, String> ruling(Summary.Settings settings) {
    Map<String, String> all = new TreeMap<>();
    List<Map<String, String>> parts = new ArrayList<>(List.of(settings.broker()));
    parts.addAll(settings.topics().values());
    parts.addAll(List.of(settings.consumer(), settings.producer()));
    for (Map<String, String> part : parts) {
      part.forEach(
          (name, value) -> {
            if (RULING.contains(name)) {
              all.put(name, value);
            }
          });
    }
    return all;
  }

  private Standstills standstills(List<Observed.PartitionGaps> partitions, long untilNs) {
    return new Standstills(
        spread(partitions, untilNs, observed.affected()::contains),
        spread(partitions, untilNs, partition -> !observed.affected().contains(partition)));
  }

  private @Nullable Spread spread(
      List<Observed.PartitionGaps> partitions, long untilNs, IntPredicate which) {
    List<Observed.PartitionGaps> chosen =
        IntStream.range(0, partitions.size()).filter(which).mapToObj(partitions::get).toList();
    double[] lengthsMs =
        chosen.stream()
            .mapToDouble(
                partition ->
                    longest(partition, untilNs).map(gap -> gap.lengthNs() / NS_PER_MS).orElse(0.0))
            .toArray();
    double thresholdMs =
        chosen.stream()
            .mapToDouble(
                partition -> Standstill.thresholdNs(partition.ordinaryMicros()) / NS_PER_MS)
            .max()
            .orElse(0);
    return spread(lengthsMs, thresholdMs);
  }

  private static @Nullable Spread spread(double[] values, double thresholdMs) {
    if (values.length == 0) {
      return null;
    }
    return new Spread(
        values.length,
        Median.withDefaults().evaluate(values),
        Arrays.stream(values).max().orElseThrow(),
        thresholdMs);
  }

  /**
   * Returns the longest gap that counts. Write gaps count until redundancy is recovered; read gaps
   * until the load ends, since a group may notice a member's end much later.
   */
  private Optional<Gap> longest(Observed.PartitionGaps partition, long untilNs) {
    return Standstill.longest(
        partition.gaps(),
        Standstill.thresholdNs(partition.ordinaryMicros()),
        observed.faultNs(),
        untilNs);
  }

  private FailoverResult.LateEvents late() {
    long led = 0;
    long others = 0;
    for (int partition = 0; partition < observed.writes().size(); partition++) {
      long late = observed.late().get(partition);
      if (observed.affected().contains(partition)) {
        led += late;
      } else {
        others += late;
      }
    }
    double offered = Math.max(1, summary.events().offered());
    return new FailoverResult.LateEvents(
        plan.objective().toMillis(), led, others, (led + others) * 1_000 / offered);
  }

  private FailoverResult.PhasesMs phases() {
    ClusterHistory cluster = observed.cluster();
    long faultNs = observed.faultNs();
    long faultMs = sinceStartMs(faultNs);
    long ordinaryUntilMs = sinceStartMs(observed.firstFaultNs());
    OptionalLong recoveredMs =
        load.recoveredMs(
            new ServiceRecovery(
                plan.experiment().offeredPerSecond(),
                load.faultFreeP99Micros(ordinaryUntilMs),
                load.faultFreeBehind(ordinaryUntilMs),
                faultMs));
    return new FailoverResult.PhasesMs(
        sinceFaultMs(cluster.fencedNs(faultNs, observed.victims())),
        sinceFaultMs(cluster.newLeadersNs(faultNs, observed.victims(), observed.affected())),
        firstAckMs(),
        (observed.healedNs() - faultNs) / 1_000_000,
        recoveredMs.isEmpty() ? null : (Long) (recoveredMs.getAsLong() - faultMs),
        sinceFaultMs(cluster.redundancyRecoveredNs(faultNs, observed.healedNs())));
  }

  private @Nullable Long firstAckMs() {
    OptionalLong first =
        observed.affected().stream()
            .filter(partition -> partition < observed.writes().size())
            .flatMap(
                partition ->
                    longest(observed.writes().get(partition), redundancyRecoveredNs).stream())
            .mapToLong(Gap::toNs)
            .min();
    return sinceFaultMs(first);
  }

  private List<RuledBy> ruledBy(Map<String, String> settings) {
    if (observed.fault() instanceof KillStage fault) {
      return readsRuledBy(fault, settings);
    }
    return observed.fault() instanceof MemberFault fault
        ? readsRuledBy(fault, settings)
        : writesRuledBy(settings);
  }

  /** Whoever loads does not notice: reads behind the stage stand still. */
  private List<RuledBy> readsRuledBy(KillStage fault, Map<String, String> settings) {
    Optional<Gap> worst = worst(observed.reads(), observed.endNs());
    if (worst.isEmpty()) {
      return List.of();
    }
    return new StageRuling(
            (worst.get().fromNs() - observed.faultNs()) / 1_000_000,
            (worst.get().toNs() - observed.faultNs()) / 1_000_000,
            sinceFaultMs(observed.takenOverNs()),
            summary.stages().stream().anyMatch(stage -> stage.rolledBack() != null))
        .parts(fault, protocol().equals("share") ? "classic" : protocol(), settings);
  }

  private List<RuledBy> readsRuledBy(MemberFault fault, Map<String, String> settings) {
    Optional<Gap> worst = worst(observed.reads(), observed.endNs());
    if (worst.isEmpty()) {
      return List.of();
    }
    OptionalLong noticedNs = protocol().equals("share") ? observed.takenOverNs() : noticedNs();
    return new GroupRuling(
            (worst.get().fromNs() - observed.faultNs()) / 1_000_000,
            (worst.get().toNs() - observed.faultNs()) / 1_000_000,
            sinceFaultMs(noticedNs),
            (observed.healedNs() - observed.faultNs()) / 1_000_000)
        .parts(fault, protocol(), settings);
  }

  /** When another member's assignment changed. */
  private OptionalLong noticedNs() {
    return observed.rebalances().stream()
        .filter(group -> group.stream().anyMatch(entry -> isOfMember(entry)))
        .flatMap(List::stream)
        .filter(entry -> !isOfMember(entry))
        .mapToLong(RebalanceLog.Entry::atNs)
        .filter(atNs -> atNs >= observed.faultNs() && atNs <= observed.endNs())
        .min();
  }

  private boolean isOfMember(RebalanceLog.Entry entry) {
    return entry.member().equals(observed.member());
  }

  private String protocol() {
    return summary.settings().consumer().getOrDefault("group.protocol", "classic");
  }

  private Optional<Gap> worst(List<Observed.PartitionGaps> partitions, long untilNs) {
    return partitions.stream()
        .flatMap(partition -> longest(partition, untilNs).stream())
        .max(Comparator.comparingLong(Gap::lengthNs));
  }

  private List<RuledBy> writesRuledBy(Map<String, String> settings) {
    Optional<Gap> worst = worst(observed.writes(), redundancyRecoveredNs);
    if (worst.isEmpty()) {
      return List.of();
    }
    long faultNs = observed.faultNs();
    ClusterHistory cluster = observed.cluster();
    return new RulingSettings(
            (worst.get().fromNs() - faultNs) / 1_000_000,
            (worst.get().toNs() - faultNs) / 1_000_000,
            sinceFaultMs(cluster.fencedNs(faultNs, observed.victims())),
            sinceFaultMs(cluster.shrunkNs(faultNs, observed.victims())),
            sinceFaultMs(cluster.newLeadersNs(faultNs, observed.victims(), observed.affected())),
            (observed.healedNs() - faultNs) / 1_000_000,
            observed.controllerHit(),
            observed.fault().isCleanStop(),
            plan.hasZooKeeper())
        .parts(settings);
  }

  private FailoverResult.Audit audit() {
    var found = observed.audit();
    OptionalLong earliestDueNs = observed.earliestLostNs();
    return new FailoverResult.Audit(
        found.events(),
        found.lost(),
        found.phantom(),
        found.duplicated(),
        summary.groups().stream().mapToLong(Summary.Group::redelivered).sum(),
        found.reordered(),
        found.offsetMismatches(),
        observed.replicaMismatches(),
        found.unknownPresent(),
        found.unknownAbsent(),
        earliestDueNs.isEmpty() || plan.schedule().faults().size() > 1
            ? null
            : (Long)
                ((observed.faultNs() - observed.startNs() - earliestDueNs.getAsLong()) / 1_000_000),
        observed.proofs().stream()
            .map(
                proof ->
                    new FailoverResult.Proof(
                        proof.anomaly(), proof.planted(), proof.found(), proof.remark()))
            .toList());
  }

  private FailoverResult.Group group() {
    List<Integer> moved =
        observed.rebalances().stream()
            .flatMap(group -> moved(group).stream())
            .distinct()
            .sorted()
            .toList();
    double[] pausesMs =
        moved.stream()
            .filter(partition -> partition < observed.reads().size())
            .mapToDouble(partition -> longestOfAnyLengthMs(observed.reads().get(partition).gaps()))
            .toArray();
    long faultMs = sinceStartMs(observed.faultNs());
    long ordinaryUntilMs = sinceStartMs(observed.firstFaultNs());
    long ordinary =
        Math.max(
            2 * load.faultFreeBehind(ordinaryUntilMs),
            Math.round(0.2 * plan.experiment().offeredPerSecond()));
    OptionalLong drainedMs = load.drainedMs(faultMs, ordinary);
    return new FailoverResult.Group(
        protocol(),
        moved,
        spread(pausesMs, 0),
        (int)
            observed.rebalances().stream()
                .flatMap(List::stream)
                .filter(e -> e.atNs() >= observed.faultNs() && e.atNs() <= observed.endNs())
                .count(),
        drainedMs.isEmpty() ? null : (Long) (drainedMs.getAsLong() - faultMs));
  }

  /** The partitions of a group that have another owner after the fault than before. */
  private List<Integer> moved(List<RebalanceLog.Entry> group) {
    Map<Integer, String> before = Holdings.owners(group, observed.faultNs());
    Map<Integer, String> after = Holdings.owners(group, observed.endNs());
    return before.keySet().stream()
        .filter(partition -> !Objects.equals(before.get(partition), after.get(partition)))
        .toList();
  }

  /**
   * The longest read gap of a partition that moved is the pause of its rebalance, however short it
   * is.
   */
  private double longestOfAnyLengthMs(List<Gap> gaps) {
    return gaps.stream()
        .filter(gap -> gap.overlaps(observed.faultNs(), observed.endNs()))
        .mapToDouble(gap -> gap.lengthNs() / NS_PER_MS)
        .max()
        .orElse(0);
  }

  private List<Outage> outages() {
    List<Outage> outages = new ArrayList<>();
    addOutages(outages, "writes", observed.writes());
    addOutages(outages, "reads", observed.reads());
    return outages;
  }

  private List<FailoverResult.Change> changes() {
    List<FailoverResult.Change> changes = new ArrayList<>();
    boolean first = observed.faultNs() == observed.firstFaultNs();
    for (ClusterHistory.Change change : observed.cluster().changes()) {
      if (!first && change.atNs() < observed.faultNs()) {
        continue; // it is in the result of an earlier fault
      }
      for (String what : change.words()) {
        changes.add(new FailoverResult.Change(sinceStartMs(change.atNs()), what));
      }
    }
    return changes;
  }

  private void addOutages(List<Outage> outages, String kind, List<Observed.PartitionGaps> all) {
    for (int partition = 0; partition < all.size(); partition++) {
      Observed.PartitionGaps gaps = all.get(partition);
      long thresholdNs = Standstill.thresholdNs(gaps.ordinaryMicros());
      for (Gap gap : gaps.gaps()) {
        if (gap.lengthNs() > thresholdNs && gap.overlaps(observed.faultNs(), observed.endNs())) {
          outages.add(
              new Outage(kind, partition, sinceStartMs(gap.fromNs()), sinceStartMs(gap.toNs())));
        }
      }
    }
  }

  private Verdict verdict() {
    Verdict verdict = Verdict.PASS;
    for (String reason : summary.reasons()) {
      verdict = verdict.with(summary.verdict(), reason);
    }
    if (observed.failure() != null) {
      verdict = verdict.with(Outcome.INVALID, observed.failure());
    }
    for (CheckerProof proof : observed.proofs()) {
      if (!proof.holds()) {
        verdict =
            verdict.with(
                Outcome.INVALID,
                String.format(
                    Locale.ROOT,
                    "the audit cannot be trusted: of %d planted (%s) it found %d %s",
                    proof.planted(),
                    proof.anomaly(),
                    proof.found(),
                    proof.remark()));
      }
    }
    boolean orderPromised =
        Boolean.parseBoolean(summary.settings().producer().get("enable.idempotence"));
    var audit = observed.audit();
    verdict = failIf(verdict, audit.lost(), BrokenPromise.LOST);
    verdict = failIf(verdict, audit.phantom(), BrokenPromise.PHANTOM);
    verdict = failIf(verdict, audit.offsetMismatches(), BrokenPromise.MISPLACED);
    if (orderPromised) {
      verdict = failIf(verdict, audit.duplicated(), BrokenPromise.REPEATED);
      verdict = failIf(verdict, audit.reordered(), BrokenPromise.REORDERED);
    }
    Long mismatches = observed.replicaMismatches();
    return failIf(verdict, mismatches == null ? 0 : mismatches, BrokenPromise.DIFFERENT_REPLICAS);
  }

  private static Verdict failIf(Verdict verdict, long count, BrokenPromise broken) {
    return count == 0 ? verdict : verdict.with(Outcome.FAIL, broken.reason(count));
  }

  private long sinceStartMs(long ns) {
    return (ns - observed.startNs()) / 1_000_000;
  }

  private @Nullable Long sinceFaultMs(OptionalLong ns) {
    return ns.isEmpty() ? null : (Long) ((ns.getAsLong() - observed.faultNs()) / 1_000_000);
  }
}
