package io.millrace.pipeline.failover;

import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.measure.Gap;
import io.millrace.pipeline.fault.Fault;
import java.util.List;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was seen of one fault in a failover run, as plain data. Times by {@link System#nanoTime}.
 *
 * @param firstFaultNs when the first fault of the run was begun: before it all was ordinary
 * @param faultNs when the fault was begun
 * @param healedNs when it was healed
 * @param endNs when the load ended, or had settled before the next fault
 * @param victims the brokers, by number
 * @param member the member, or null
 * @param affected the partitions that the victims led, or the member held
 * @param controllerHit the active controller was among the victims
 * @param proof what proves that it took effect
 * @param failure why it did not, or why the run cannot be used; null when all went well
 * @param writes of each partition
 * @param reads of each partition, of the first group
 * @param late of each partition, events acknowledged late after the fault
 * @param rebalances of the first group
 * @param replicaMismatches null when replicas were not compared
 * @param proofs that the audit would have found what was planted for it
 */
record Observed(
    Fault fault,
    long startNs,
    long firstFaultNs,
    long faultNs,
    long healedNs,
    long endNs,
    Set<Integer> victims,
    @Nullable String member,
    Set<Integer> affected,
    boolean controllerHit,
    String proof,
    @Nullable String failure,
    List<PartitionGaps> writes,
    List<PartitionGaps> reads,
    List<Long> late,
    List<RebalanceLog.Entry> rebalances,
    ClusterHistory cluster,
    LogAudit audit,
    @Nullable Long replicaMismatches,
    List<CheckerProof> proofs) {
  Observed {
    victims = Set.copyOf(victims);
    affected = Set.copyOf(affected);
    writes = List.copyOf(writes);
    reads = List.copyOf(reads);
    late = List.copyOf(late);
    rebalances = List.copyOf(rebalances);
    proofs = List.copyOf(proofs);
  }

  /**
   * One partition.
   *
   * @param gaps every time in which it stood still for long enough to be kept
   * @param ordinaryMicros how long it stood still without a fault
   */
  record PartitionGaps(List<Gap> gaps, Histogram ordinaryMicros) {
    PartitionGaps {
      gaps = List.copyOf(gaps);
    }

    /** As far as it goes at {@code ns}: what goes on from there belongs to what began then. */
    PartitionGaps until(long ns) {
      return new PartitionGaps(
          gaps.stream()
              .filter(gap -> gap.fromNs() < ns)
              .map(gap -> new Gap(gap.fromNs(), Math.min(gap.toNs(), ns)))
              .toList(),
          ordinaryMicros);
    }
  }
}
