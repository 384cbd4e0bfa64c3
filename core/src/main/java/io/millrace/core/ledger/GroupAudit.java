package io.millrace.core.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The audit of one consumer group: what became of the events that it should have received.
 *
 * @param received distinct events of this run received
 * @param lost acknowledged, never received; 0 when the group did not drain (see {@code unread})
 * @param unread acknowledged, not received, in a group that did not get to the end of the log: no
 *     conclusion
 * @param expired acknowledged, and deleted by the topic's retention before the group read it
 * @param compacted acknowledged, and removed by the topic's cleaner before the group read it
 * @param duplicated receipts beyond the first of an event, {@code redelivered} included
 * @param redelivered of the duplicated, those that read the same log record again
 * @param reordered first receipts after a later event of the same customer and producer
 * @param phantom yet received: refused, not sent, or aborted where the group reads committed only
 * @param unknownReceived of unknown outcome, and received
 * @param foreign records that are not events of this run
 * @param abortedReceived aborted, and received by a group that reads uncommitted, as it may
 * @param share what a share group made of them; null of a group of another kind
 */
public record GroupAudit(
    String id,
    long received,
    long lost,
    long unread,
    long expired,
    long compacted,
    long duplicated,
    long redelivered,
    long reordered,
    long phantom,
    long unknownReceived,
    long foreign,
    long abortedReceived,
    @Nullable ShareAudit share) {

  /** Of a group that is no share group, where nothing was aborted. */
  public GroupAudit(
      String id,
      long received,
      long lost,
      long unread,
      long expired,
      long compacted,
      long duplicated,
      long redelivered,
      long reordered,
      long phantom,
      long unknownReceived,
      long foreign) {
    this(
        id,
        received,
        lost,
        unread,
        expired,
        compacted,
        duplicated,
        redelivered,
        reordered,
        phantom,
        unknownReceived,
        foreign,
        0,
        null);
  }

  /** The same receipts, judged by what the members of a share group made of them. */
  GroupAudit ofShareGroup(long lostThere, long unreadThere, ShareAudit made) {
    return new GroupAudit(
        id,
        received,
        lostThere,
        unreadThere,
        expired,
        compacted,
        duplicated,
        redelivered,
        0,
        phantom,
        unknownReceived,
        foreign,
        abortedReceived,
        made);
  }

  /** Copies of events that are in the log more than once. */
  public long duplicatedInLog() {
    return duplicated - redelivered;
  }
}
