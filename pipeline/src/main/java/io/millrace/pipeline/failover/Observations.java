package io.millrace.pipeline.failover;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupProgress;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.SentAccount;
import io.millrace.core.ledger.TraceAccount;
import io.millrace.core.measure.Gap;
import io.millrace.core.measure.GapLog;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.rig.Lanes;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.LogReading;
import io.millrace.pipeline.rig.Rig;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Puts what was seen of a run with faults together, as plain data for each fault. Only after the
 * run's senders and groups have stopped and its logs were read; its main thread.
 */
final class Observations {
  private final Rig rig;
  private final Lanes lanes;
  private final FaultSequence faults;
  private final List<ClusterSnapshot> snapshots;
  private final long droppedSnapshots;
  private final long startNs;
  private final List<LogReading> logs;
  private final List<Observed.PartitionGaps> writes = new ArrayList<>();
  private final List<Observed.PartitionGaps> reads = new ArrayList<>();

  /**
   * What was seen by {@code rig}, its faults, those who watched the cluster, and the logs' reader.
   */
  Observations(
      Rig rig, long startNs, FaultSequence faults, ClusterWatch watch, List<LogReading> logs) {
    this.startNs = startNs;
    this.snapshots = watch.snapshots();
    this.droppedSnapshots = watch.dropped();
    this.rig = rig;
    this.lanes = rig.lanes();
    this.faults = faults;
    this.logs = List.copyOf(logs);
    for (Leg leg : rig.readings().legs()) {
      for (int partition = 0; partition < leg.partitions(); partition++) {
        writes.add(writes(leg, partition));
        reads.add(reads(leg, partition));
      }
    }
  }

  /** A partition stands still when all of its senders do. */
  private Observed.PartitionGaps writes(Leg leg, int partition) {
    List<Gap> gaps = null;
    Histogram ordinary = GapLog.emptyMicros();
    for (SentAccount account : leg.accounts()) {
      TraceAccount trace = Objects.requireNonNull(account.trace());
      List<Gap> ofSender = trace.gaps(partition, faults.endNs());
      gaps = gaps == null ? ofSender : Gap.intersect(gaps, ofSender);
      ordinary.add(trace.lanes().get(partition).ordinaryMicros());
    }
    return new Observed.PartitionGaps(gaps == null ? List.of() : gaps, ordinary);
  }

  /** Reads of a partition stand still when any of its groups does. */
  private Observed.PartitionGaps reads(Leg leg, int partition) {
    List<Gap> gaps = new ArrayList<>();
    Histogram ordinary = GapLog.emptyMicros();
    for (ConsumerGroup group : leg.groups()) {
      GroupProgress progress = Objects.requireNonNull(group.progress());
      gaps.addAll(progress.gaps(partition, faults.endNs()));
      ordinary.add(progress.ordinaryMicros(partition));
    }
    gaps.sort(Comparator.comparingLong(Gap::fromNs));
    return new Observed.PartitionGaps(gaps, ordinary);
  }

  /** What was seen of each fault, in their order, and of the replicas at the end. */
  List<Observed> with(ReplicaCheck replicas) {
    List<FaultExecution> executions = faults.executions();
    LogAudit audit = LogAudit.sum(logs.stream().map(LogReading::audit).toList());
    List<CheckerProof> proofs =
        Stream.concat(
                logs.stream().flatMap(reading -> reading.proofs().stream()),
                replicas.proofs().stream())
            .toList();
    OptionalLong earliestLostNs = earliestLostNs();
    List<List<RebalanceLog.Entry>> rebalances = rebalances();
    return IntStream.range(0, executions.size())
        .mapToObj(
            index -> {
              FaultExecution execution = executions.get(index);
              long untilNs = faults.untilNs(index);
              return new Observed(
                  execution.fault(),
                  startNs,
                  executions.get(0).faultNs(),
                  execution.faultNs(),
                  execution.healedNs(),
                  untilNs,
                  Set.copyOf(execution.victims().victims()),
                  execution.victims().name(),
                  execution.victims().affected(),
                  execution.victims().controllerHit(),
                  execution.proof(),
                  failureOf(index, index + 1 == executions.size()),
                  writes.stream().map(lane -> lane.until(untilNs)).toList(),
                  reads.stream().map(lane -> lane.until(untilNs)).toList(),
                  late(faults.lateUntil(index), execution.lateBefore()),
                  rebalances,
                  new ClusterHistory(
                      lanes.size(), snapshots.stream().filter(s -> s.atNs() <= untilNs).toList()),
                  audit,
                  earliestLostNs,
                  replicas.mismatches(),
                  proofs,
                  execution.takenOverNs());
            })
        .toList();
  }

  /** What was dropped is of the beginning of a run that was too eventful to keep all. */
  private @Nullable String failureOf(int index, boolean last) {
    String own = faults.failureOf(index);
    return own == null && !last && droppedSnapshots > 0
        ? droppedSnapshots
            + " observations of the cluster were dropped: the run was too eventful to judge its"
            + " earlier faults"
        : own;
  }

  private List<Long> late(List<Long> until, List<Long> before) {
    return IntStream.range(0, lanes.size())
        .mapToObj(lane -> at(until, lane) - at(before, lane))
        .toList();
  }

  private static long at(List<Long> counts, int lane) {
    return lane < counts.size() ? counts.get(lane) : 0;
  }

  /** The assignments of each group, its partitions numbered as lanes. */
  private List<List<RebalanceLog.Entry>> rebalances() {
    List<List<RebalanceLog.Entry>> all = new ArrayList<>();
    for (Leg leg : rig.readings().legs()) {
      for (ConsumerGroup group : leg.groups()) {
        all.add(group.rebalances().entries().stream().map(entry -> inLanes(leg, entry)).toList());
      }
    }
    return all;
  }

  private RebalanceLog.Entry inLanes(Leg leg, RebalanceLog.Entry entry) {
    return new RebalanceLog.Entry(
        entry.atNs(),
        entry.member(),
        entry.change(),
        entry.partitions().stream()
            .map(partition -> lanes.number(leg.topicName(), partition))
            .toList());
  }

  private OptionalLong earliestLostNs() {
    OptionalLong earliest = OptionalLong.empty();
    for (int i = 0; i < logs.size(); i++) {
      Leg leg = rig.readings().legs().get(i);
      if (leg.spec().load() instanceof Load.Offered offered) {
        OptionalLong ofLeg =
            LostEvents.earliestDueNs(
                offered.workload(),
                offered.producers(),
                leg.partitions(),
                logs.get(i).audit().lostEvents());
        if (ofLeg.isPresent()) {
          earliest = OptionalLong.of(Math.min(ofLeg.getAsLong(), earliest.orElse(Long.MAX_VALUE)));
        }
      }
    }
    return earliest;
  }
}
