package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Compares what was sent with what the members of a share group made of it. Pure: set arithmetic
 * over ranges. Any thread.
 */
public final class ShareLedgerAudit {
  private record LaneKey(int producer, int partition) {}

  private ShareLedgerAudit() {}

  /**
   * Audits one share group, and proves that the audit would find an event that no member accepts
   * and one that two accept.
   *
   * @param sent what became of every event, all producers and partitions
   * @param members what each member received, including those that have left the group
   * @param drained the group was asked for nothing any more; only then a missing event counts as
   *     lost
   * @param removed what the topic's settings may have removed
   */
  public static GroupAudit audit(
      String groupId,
      List<SentHistory> sent,
      List<MemberReceipts> members,
      boolean drained,
      List<RemovedRecords> removed) {
    GroupAudit received = LedgerAudit.audit(groupId, sent, members, drained, removed);
    List<ShareReceipts> receipts =
        members.stream().map(MemberReceipts::share).filter(Objects::nonNull).toList();
    ShareAudit share = audit(sent, receipts);
    share = share.with(SharePlants.proofs(sent, receipts, share));
    long unexplained =
        Math.max(0, share.missingCount() - received.expired() - received.compacted());
    return received.ofShareGroup(drained ? unexplained : 0, drained ? 0 : unexplained, share);
  }

  /** The audit alone, without its proofs. */
  static ShareAudit audit(List<SentHistory> sent, List<ShareReceipts> members) {
    Map<LaneKey, SequenceSet> accepted = byLane(members, ShareReceipts.Lane::accepted);
    Map<LaneKey, SequenceSet> rejected = byLane(members, ShareReceipts.Lane::rejected);
    Map<LaneKey, SequenceSet> doubtful = byLane(members, ShareReceipts.Lane::unconfirmed);
    Map<LaneKey, SequenceSet> last = byLane(members, ShareReceipts.Lane::last);
    long unconfirmed = 0;
    long archived = 0;
    List<LogAudit.Lost> missing = new ArrayList<>();
    for (SentHistory lane : sent) {
      LaneKey key = new LaneKey(lane.producer(), lane.partition());
      SequenceSet open = lane.acknowledged().minus(of(accepted, key)).minus(of(rejected, key));
      SequenceSet known = open.minus(of(doubtful, key));
      unconfirmed += open.cardinality() - known.cardinality();
      SequenceSet nowhere = known.minus(of(last, key));
      archived += known.cardinality() - nowhere.cardinality();
      if (nowhere.cardinality() > 0) {
        missing.add(new LogAudit.Lost(lane.producer(), lane.partition(), nowhere));
      }
    }
    List<ShareAudit.Records> twice = acceptedTwice(members);
    return new ShareAudit(
        count(accepted),
        count(rejected),
        members.stream().mapToLong(ShareReceipts::released).sum(),
        archived,
        unconfirmed,
        members.stream().mapToLong(ShareReceipts::late).sum(),
        twice.stream().mapToLong(of -> of.offsets().cardinality()).sum(),
        deliveries(members),
        missing,
        twice,
        List.of());
  }

  private static Map<LaneKey, SequenceSet> byLane(
      List<ShareReceipts> members, Function<ShareReceipts.Lane, SequenceSet> which) {
    Map<LaneKey, List<SequenceSet>> all = new HashMap<>();
    for (ShareReceipts member : members) {
      for (ShareReceipts.Lane lane : member.lanes()) {
        all.computeIfAbsent(new LaneKey(lane.producer(), lane.partition()), k -> new ArrayList<>())
            .add(which.apply(lane));
      }
    }
    Map<LaneKey, SequenceSet> unions = new HashMap<>();
    all.forEach((lane, sets) -> unions.put(lane, SequenceSet.union(sets)));
    return unions;
  }

  private static SequenceSet of(Map<LaneKey, SequenceSet> lanes, LaneKey key) {
    return lanes.getOrDefault(key, new SequenceSet());
  }

  private static long count(Map<LaneKey, SequenceSet> lanes) {
    return lanes.values().stream().mapToLong(SequenceSet::cardinality).sum();
  }

  /**
   * By records and not by events: an event that is in the log twice is delivered, and accepted,
   * twice, and that is the producer's doing.
   */
  private static List<ShareAudit.Records> acceptedTwice(List<ShareReceipts> members) {
    Map<Integer, SequenceSet> once = new TreeMap<>();
    Map<Integer, SequenceSet> twice = new TreeMap<>();
    for (ShareReceipts member : members) {
      for (ShareReceipts.Records of : member.records()) {
        SequenceSet before = once.getOrDefault(of.partition(), new SequenceSet());
        SequenceSet again =
            SequenceSet.union(List.of(of.acceptedAgain(), before.intersect(of.accepted())));
        if (again.cardinality() > 0) {
          twice.merge(of.partition(), again, (a, b) -> SequenceSet.union(List.of(a, b)));
        }
        once.put(of.partition(), SequenceSet.union(List.of(before, of.accepted())));
      }
    }
    List<ShareAudit.Records> records = new ArrayList<>();
    twice.forEach((partition, offsets) -> records.add(new ShareAudit.Records(partition, offsets)));
    return records;
  }

  private static List<Long> deliveries(List<ShareReceipts> members) {
    List<Long> sums = new ArrayList<>();
    for (ShareReceipts member : members) {
      for (int i = 0; i < member.deliveries().size(); i++) {
        if (i == sums.size()) {
          sums.add(0L);
        }
        sums.set(i, sums.get(i) + member.deliveries().get(i));
      }
    }
    return sums;
  }
}
