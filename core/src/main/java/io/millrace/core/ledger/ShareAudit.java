package io.millrace.core.ledger;

import java.util.List;

/**
 * The audit of what a share group made of the events that it should have received. Order is not
 * judged: a share group promises none.
 *
 * @param accepted distinct events that a member accepted, confirmed by the broker
 * @param rejected distinct events that a member rejected, confirmed by the broker
 * @param released deliveries that a member gave back, confirmed by the broker
 * @param archived acknowledged events that were delivered as often as the broker does at most, and
 *     that no member is known to have accepted or rejected: the broker delivers them no more
 * @param unconfirmed acknowledged events that a member accepted or rejected, and of which nobody
 *     knows whether the broker took it: no conclusion
 * @param late acknowledgements that the broker refused, having taken the delivery back before
 * @param acceptedTwice records of the log whose accept the broker confirmed more than once
 * @param deliveries how many deliveries were an event's first, second, … by the broker's count
 * @param missing the acknowledged events that none of these accounts for
 * @param twice the records that were accepted more than once
 * @param proofs whether this audit finds what is planted into it
 */
public record ShareAudit(
    long accepted,
    long rejected,
    long released,
    long archived,
    long unconfirmed,
    long late,
    long acceptedTwice,
    List<Long> deliveries,
    List<LogAudit.Lost> missing,
    List<Records> twice,
    List<CheckerProof> proofs) {

  /** Copies the lists. */
  public ShareAudit {
    deliveries = List.copyOf(deliveries);
    missing = List.copyOf(missing);
    twice = List.copyOf(twice);
    proofs = List.copyOf(proofs);
  }

  /** How many acknowledged events nothing accounts for. */
  public long missingCount() {
    return missing.stream().mapToLong(lane -> lane.sequences().cardinality()).sum();
  }

  ShareAudit with(List<CheckerProof> made) {
    return new ShareAudit(
        accepted,
        rejected,
        released,
        archived,
        unconfirmed,
        late,
        acceptedTwice,
        deliveries,
        missing,
        twice,
        made);
  }

  /** Records of one partition's log. */
  public record Records(int partition, SequenceSet offsets) {}
}
