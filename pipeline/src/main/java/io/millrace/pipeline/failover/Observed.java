package io.millrace.pipeline.failover;

import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.measure.Gap;
import io.millrace.pipeline.fault.Fault;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Everything that was observed of one fault in a failover run, as plain data. Times by {@link
 * System#nanoTime}.
 *
 * @param firstFaultNs when the first fault of the run was begun: what was measured before it is
 *     ordinary
 * @param faultNs when the fault was begun
 * @param healedNs when it was healed
 * @param endNs when the observation of this fault ended: at the end of the load, or before the next
 *     fault
 * @param victims ids of the brokers that the fault was done to
 * @param member name of the member that the fault was done to, or null
 * @param affected the partitions that the victims led, or the member held
 * @param controllerHit the active controller was among the victims
 * @param proof what proves that the fault took effect
 * @param failure why the fault took no effect, or why the run cannot be used; null when all went
 *     well
 * @param writes the gaps of writes of each lane
 * @param reads the gaps of reads of each lane, in any of its groups
 * @param late how many events of each lane were acknowledged late after the fault
 * @param rebalances changes of assignment in each group, partitions numbered as lanes
 * @param earliestLostNs when the first lost event was due, in ns after the start
 * @param replicaMismatches null when replicas were not compared
 * @param proofs that the audit found the anomalies that were planted for it
 * @param takenOverNs when those workers of a stage, or members of a share group, that are alive
 *     held every partition again; empty after other faults, or when that was not seen
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
    List<List<RebalanceLog.Entry>> rebalances,
    ClusterHistory cluster,
    LogAudit audit,
    OptionalLong earliestLostNs,
    @Nullable Long replicaMismatches,
    List<CheckerProof> proofs,
    OptionalLong takenOverNs) {
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
   * The gaps of one partition.
   *
   * @param gaps every gap that is long enough to be kept
   * @param ordinaryMicros lengths of its gaps before the fault, in µs
   */
  record PartitionGaps(List<Gap> gaps, Histogram ordinaryMicros) {
    PartitionGaps {
      gaps = List.copyOf(gaps);
    }

    /**
     * Returns the gaps up to {@code ns}, where the next fault begins; a gap that goes on is cut off
     * there.
     */
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
