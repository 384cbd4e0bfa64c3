package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * Plants damage into what the members of a share group told, and looks whether the audit finds it,
 * to the event and nothing else. Pure; the receipts stay as they are.
 */
final class SharePlants {
  private static final String TWICE = "accepted twice";
  private static final String NEVER = "never accepted";

  private SharePlants() {}

  /**
   * One proof for each kind of damage.
   *
   * @param truth the audit with nothing planted
   */
  static List<CheckerProof> proofs(
      List<SentHistory> sent, List<ShareReceipts> members, ShareAudit truth) {
    return List.of(twice(sent, members, truth), never(sent, members, truth));
  }

  /** Another member accepts a record that was accepted once. */
  private static CheckerProof twice(
      List<SentHistory> sent, List<ShareReceipts> members, ShareAudit truth) {
    for (ShareReceipts member : members) {
      for (ShareReceipts.Records of : member.records()) {
        SequenceSet once = of.accepted().minus(twiceIn(truth, of.partition()));
        if (once.cardinality() > 0) {
          long offset = once.toRanges()[0];
          SequenceSet planted = only(offset);
          List<ShareReceipts> with = new ArrayList<>(members);
          with.add(
              new ShareReceipts(
                  List.of(),
                  List.of(new ShareReceipts.Records(of.partition(), planted, new SequenceSet())),
                  List.of(),
                  0,
                  0));
          ShareAudit found = ShareLedgerAudit.audit(sent, with);
          boolean named = twiceIn(found, of.partition()).contains(offset);
          return proof(
              TWICE,
              found.acceptedTwice() - truth.acceptedTwice(),
              named,
              found.missingCount() != truth.missingCount() ? NEVER : "");
        }
      }
    }
    return CheckerProof.impossible(TWICE, "no record was accepted");
  }

  /** An acknowledged event that one member accepted is accepted by none. */
  private static CheckerProof never(
      List<SentHistory> sent, List<ShareReceipts> members, ShareAudit truth) {
    for (SentHistory lane : sent) {
      for (ShareReceipts member : members) {
        for (ShareReceipts.Lane of : member.lanes()) {
          if (of.producer() == lane.producer() && of.partition() == lane.partition()) {
            SequenceSet known =
                lane.acknowledged().intersect(of.accepted()).minus(otherwiseSettled(members, of));
            if (known.cardinality() > 0) {
              return never(sent, members, truth, of, known.toRanges()[0]);
            }
          }
        }
      }
    }
    return CheckerProof.impossible(NEVER, "no acknowledged event was accepted");
  }

  private static CheckerProof never(
      List<SentHistory> sent,
      List<ShareReceipts> members,
      ShareAudit truth,
      ShareReceipts.Lane victim,
      long sequence) {
    ShareAudit found =
        ShareLedgerAudit.audit(
            sent, members.stream().map(member -> without(member, victim, sequence)).toList());
    boolean named =
        found.missing().stream()
            .anyMatch(
                lost ->
                    lost.producer() == victim.producer()
                        && lost.partition() == victim.partition()
                        && lost.sequences().contains(sequence));
    return proof(
        NEVER,
        found.missingCount() - truth.missingCount(),
        named,
        found.acceptedTwice() != truth.acceptedTwice() ? TWICE : "");
  }

  private static CheckerProof proof(String anomaly, long found, boolean named, String also) {
    String remark = named ? also : "another event than the planted one";
    return new CheckerProof(anomaly, 1, found, remark);
  }

  /** Events of a lane that would be accounted for if nobody had accepted them. */
  private static SequenceSet otherwiseSettled(List<ShareReceipts> members, ShareReceipts.Lane of) {
    List<SequenceSet> sets = new ArrayList<>();
    for (ShareReceipts member : members) {
      for (ShareReceipts.Lane lane : member.lanes()) {
        if (isSame(lane, of)) {
          sets.addAll(List.of(lane.rejected(), lane.unconfirmed(), lane.last()));
        }
      }
    }
    return SequenceSet.union(sets);
  }

  private static ShareReceipts without(
      ShareReceipts member, ShareReceipts.Lane victim, long sequence) {
    List<ShareReceipts.Lane> lanes =
        member.lanes().stream()
            .map(
                lane ->
                    isSame(lane, victim)
                        ? new ShareReceipts.Lane(
                            lane.producer(),
                            lane.partition(),
                            lane.accepted().minus(only(sequence)),
                            lane.rejected(),
                            lane.unconfirmed(),
                            lane.last())
                        : lane)
            .toList();
    return new ShareReceipts(
        lanes, member.records(), member.deliveries(), member.released(), member.late());
  }

  private static boolean isSame(ShareReceipts.Lane lane, ShareReceipts.Lane other) {
    return lane.producer() == other.producer() && lane.partition() == other.partition();
  }

  private static SequenceSet twiceIn(ShareAudit audit, int partition) {
    return audit.twice().stream()
        .filter(of -> of.partition() == partition)
        .map(ShareAudit.Records::offsets)
        .findFirst()
        .orElse(new SequenceSet());
  }

  private static SequenceSet only(long number) {
    return SequenceSet.ofRanges(number, number + 1);
  }
}
