package io.millrace.bench.consumer;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.LedgerAudit;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.SentHistory;
import java.util.List;

/** Holds what a member received against what was sent. */
final class ExactlyOnce {
  private ExactlyOnce() {}

  /**
   * Returns when the member received each event once, each customer's in order, and nothing else.
   *
   * @param recorded end-to-end times in the member's histogram
   * @throws IllegalStateException with the audit, if not
   */
  static void require(List<SentHistory> sent, MemberReceipts received, long recorded) {
    long events = sent.stream().mapToLong(lane -> lane.acknowledged().cardinality()).sum();
    GroupAudit expected = new GroupAudit("pass", events, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
    GroupAudit audit = LedgerAudit.audit("pass", sent, List.of(received), true);
    if (!audit.equals(expected) || recorded != events) {
      throw new IllegalStateException(
          events + " events sent, " + recorded + " recorded, and the audit finds " + audit);
    }
  }
}
