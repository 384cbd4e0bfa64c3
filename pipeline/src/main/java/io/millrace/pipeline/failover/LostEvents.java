package io.millrace.pipeline.failover;

import io.millrace.core.ledger.LogAudit;
import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.workload.EventSupply;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Pacer;
import io.millrace.core.workload.Workload;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Finds out when lost events were due. The ledger keeps no times, but the same seed gives the same
 * events: so each producer's schedule is replayed up to its first lost event. Pure.
 */
final class LostEvents {
  private LostEvents() {}

  /**
   * Returns when the earliest of all lost events was due, in ns after the start; empty without lost
   * events.
   */
  static OptionalLong earliestDueNs(
      Workload workload, int producers, int partitions, List<LogAudit.Lost> lost) {
    if (lost.isEmpty()) {
      return OptionalLong.empty();
    }
    EventSupply supply = workload.supply();
    OptionalLong earliest = OptionalLong.empty();
    for (int producer = 0; producer < producers; producer++) {
      Map<Integer, Long> firstLost = new HashMap<>();
      for (LogAudit.Lost lane : lost) {
        if (lane.producer() == producer) {
          firstLost.put(lane.partition(), lane.sequences().toRanges()[0]);
        }
      }
      if (!firstLost.isEmpty()) {
        long dueNs =
            firstDueNs(
                supply.source(0, producer),
                workload.pacer(producers, producer),
                partitions,
                firstLost);
        earliest = OptionalLong.of(Math.min(dueNs, earliest.orElse(Long.MAX_VALUE)));
      }
    }
    return earliest;
  }

  private static long firstDueNs(
      OrderSource source, Pacer pacer, int partitions, Map<Integer, Long> firstLost) {
    long[] issued = new long[partitions];
    KeyPartitioner partitioner = new KeyPartitioner(partitions);
    for (long index = 0; ; index++) {
      long dueNs = pacer.dueNs(index, Long.MAX_VALUE);
      source.advance();
      int partition = source.partition(partitioner);
      if (firstLost.getOrDefault(partition, -1L) == issued[partition]++) {
        return dueNs;
      }
    }
  }
}
