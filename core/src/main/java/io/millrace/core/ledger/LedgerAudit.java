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
    Map<LaneKey, SequenceSet> receivedByLane = receivedByLane(members);
    long received = 0;
    for (SequenceSet lane : receivedByLane.values()) {
      received += lane.cardinality();
    }
    long missing = 0;
    long phantom = 0;
    long unknownReceived = 0;
    for (SentHistory lane : sent) {
      SequenceSet got =
          receivedByLane.getOrDefault(
              new LaneKey(lane.producer(), lane.partition()), new SequenceSet());
      missing += lane.acknowledged().minus(got).cardinality();
      phantom += lane.refused().intersect(got).cardinality();
      unknownReceived += lane.unknown().intersect(got).cardinality();
    }
    return new GroupAudit(
        groupId,
        received,
        drained ? missing : 0,
        drained ? 0 : missing,
        receipts(members) - received,
        redelivered(members),
        members.stream()
            .flatMap(member -> member.lanes().stream())
            .mapToLong(MemberReceipts.Lane::reordered)
            .sum(),
        phantom,
        unknownReceived,
        members.stream().mapToLong(MemberReceipts::foreign).sum());
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
    Map<Integer, List<SequenceSet>> byPartition = new HashMap<>();
    long reads = 0;
    for (MemberReceipts member : members) {
      for (MemberReceipts.Offsets partition : member.offsets()) {
        byPartition
            .computeIfAbsent(partition.partition(), k -> new ArrayList<>())
            .add(partition.offsets());
        reads += partition.offsets().cardinality() + partition.reread();
      }
    }
    long distinct =
        byPartition.values().stream()
            .mapToLong(sets -> SequenceSet.union(sets).cardinality())
            .sum();
    return reads - distinct;
  }
}
