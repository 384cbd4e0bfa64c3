package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Compares what was sent with what a group's members received. Pure: set arithmetic over ranges,
 * whose cost depends on the number of gaps and not on that of events. Any thread.
 */
public final class LedgerAudit {
  private record LaneKey(int producer, int partition) {}

  private LedgerAudit() {}

  /**
   * Audits one group.
   *
   * @param sent what became of every event, all producers and partitions
   * @param members what each member received, including those that have left the group
   * @param drained the group read every partition to its end; only then a missing event counts as
   *     lost
   */
  public static GroupAudit audit(
      String groupId, List<SentHistory> sent, List<MemberReceipts> members, boolean drained) {
    return audit(groupId, sent, members, drained, List.of());
  }

  /**
   * As {@link #audit(String, List, List, boolean)}, of a topic whose settings ask its brokers to
   * remove records. How many of the missing events were removed is known by how many records the
   * group did not read where the log has none any more: at most so many are not called lost.
   *
   * @param removed one for each partition of which that is known
   */
  public static GroupAudit audit(
      String groupId,
      List<SentHistory> sent,
      List<MemberReceipts> members,
      boolean drained,
      List<RemovedRecords> removed) {
    return audit(groupId, sent, members, drained, removed, true);
  }

  /**
   * As {@link #audit(String, List, List, boolean, List)}, of a group that may be one that is handed
   * events before, and whether or not, they are committed.
   *
   * @param committedOnly it reads under {@code isolation.level=read_committed}: an aborted event is
   *     a phantom there
   */
  public static GroupAudit audit(
      String groupId,
      List<SentHistory> sent,
      List<MemberReceipts> members,
      boolean drained,
      List<RemovedRecords> removed,
      boolean committedOnly) {
    Map<LaneKey, SequenceSet> receivedByLane = receivedByLane(members);
    long received = 0;
    for (SequenceSet lane : receivedByLane.values()) {
      received += lane.cardinality();
    }
    Map<Integer, Long> missingByPartition = new HashMap<>();
    long phantom = 0;
    long unknownReceived = 0;
    long abortedReceived = 0;
    for (SentHistory lane : sent) {
      SequenceSet got =
          receivedByLane.getOrDefault(
              new LaneKey(lane.producer(), lane.partition()), new SequenceSet());
      missingByPartition.merge(
          lane.partition(), lane.acknowledged().minus(got).cardinality(), Long::sum);
      phantom += lane.refused().intersect(got).cardinality();
      phantom += lane.notSent().intersect(got).cardinality();
      abortedReceived += lane.aborted().intersect(got).cardinality();
      unknownReceived += lane.unknown().intersect(got).cardinality();
    }
    Map<Integer, SequenceSet> readByPartition = readByPartition(members);
    long expired = 0;
    long compacted = 0;
    for (RemovedRecords of : removed) {
      SequenceSet read = readByPartition.getOrDefault(of.partition(), new SequenceSet());
      long missing = missingByPartition.getOrDefault(of.partition(), 0L);
      long expiredHere = Math.min(missing, of.expiredAtMost(read));
      expired += expiredHere;
      if (drained) { // else the rest may still be there to read
        compacted += Math.min(missing - expiredHere, of.compactedAtMost(read));
      }
    }
    long missing = missingByPartition.values().stream().mapToLong(Long::longValue).sum();
    long unexplained = missing - expired - compacted;
    return new GroupAudit(
        groupId,
        received,
        drained ? unexplained : 0,
        drained ? 0 : unexplained,
        expired,
        compacted,
        receipts(members) - received,
        redelivered(members),
        members.stream()
            .flatMap(member -> member.lanes().stream())
            .mapToLong(MemberReceipts.Lane::reordered)
            .sum(),
        committedOnly ? phantom + abortedReceived : phantom,
        unknownReceived,
        members.stream().mapToLong(MemberReceipts::foreign).sum(),
        committedOnly ? 0 : abortedReceived,
        null);
  }

  private static Map<LaneKey, SequenceSet> receivedByLane(List<MemberReceipts> members) {
    Map<LaneKey, List<SequenceSet>> byLane = new HashMap<>();
    for (MemberReceipts member : members) {
      for (MemberReceipts.Lane lane : member.lanes()) {
        byLane
            .computeIfAbsent(new LaneKey(lane.producer(), lane.partition()), k -> new ArrayList<>())
            .add(lane.sequences());
      }
    }
    Map<LaneKey, SequenceSet> unions = new HashMap<>();
    byLane.forEach((lane, sets) -> unions.put(lane, SequenceSet.union(sets)));
    return unions;
  }

  private static long receipts(List<MemberReceipts> members) {
    long receipts = 0;
    for (MemberReceipts member : members) {
      for (MemberReceipts.Lane lane : member.lanes()) {
        receipts += lane.sequences().cardinality() + lane.duplicated();
      }
    }
    return receipts;
  }

  /** Counts the reads of a log record beyond its first, by the same or another member. */
  private static long redelivered(List<MemberReceipts> members) {
    long reads = 0;
    for (MemberReceipts member : members) {
      for (MemberReceipts.Offsets partition : member.offsets()) {
        reads += partition.offsets().cardinality() + partition.reread();
      }
    }
    long distinct =
        readByPartition(members).values().stream().mapToLong(SequenceSet::cardinality).sum();
    return reads - distinct;
  }

  /** The offsets at which any member read an event of this run. */
  private static Map<Integer, SequenceSet> readByPartition(List<MemberReceipts> members) {
    Map<Integer, List<SequenceSet>> byPartition = new HashMap<>();
    for (MemberReceipts member : members) {
      for (MemberReceipts.Offsets partition : member.offsets()) {
        byPartition
            .computeIfAbsent(partition.partition(), k -> new ArrayList<>())
            .add(partition.offsets());
      }
    }
    Map<Integer, SequenceSet> read = new HashMap<>();
    byPartition.forEach((partition, sets) -> read.put(partition, SequenceSet.union(sets)));
    return read;
  }
}
