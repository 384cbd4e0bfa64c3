package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Histories of a group, one line for each hold of a member on partition 0: {@code 10:3a} is the
 * record at offset 10 with event 3 of customer a.
 */
class LedgerAuditTest {
  private static final int PARTITIONS = 2;
  private static final boolean DRAINED = true;
  private static final boolean NOT_DRAINED = false;

  @Test
  void aCleanRunHasNothingToReport() {
    GroupAudit audit = audit(acknowledged(4), member("0:0a 1:1b 2:2a 3:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anAcknowledgedEventThatNeverComesIsLost() {
    GroupAudit audit = audit(acknowledged(4), member("0:0a 1:1b 2:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 3, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void theLastEventsMayBeTheOnesLost() {
    assertThat(audit(acknowledged(4), member("0:0a")).lost()).isEqualTo(3);
  }

  /** Offsets 0 and 1 are gone, and retention may have taken them: both events are accounted for. */
  @Test
  void whatRetentionDeletedUnreadIsExpiredAndNotLost() {
    GroupAudit audit = audit(removed(2, true, false), member("2:2a 3:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 2, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void whatIsMissingBehindTheStartOfTheLogIsLostThoughRetentionDeletes() {
    GroupAudit audit = audit(removed(1, true, false), member("2:2a"));
    assertThat(audit.expired()).isEqualTo(1);
    assertThat(audit.lost()).isEqualTo(2);
  }

  @Test
  void withoutASettingThatAsksForItADeletedEventIsLost() {
    GroupAudit audit = audit(removed(2, false, false), member("2:2a 3:3c"));
    assertThat(audit.expired()).isZero();
    assertThat(audit.lost()).isEqualTo(2);
  }

  @Test
  void whatTheCleanerRemovedIsCompactedUpToTheNumberOfHolesInTheLog() {
    GroupAudit audit = audit(removed(0, false, true), member("1:1b 3:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0));
  }

  private static GroupAudit audit(RemovedRecords removed, ReceivedLedger member) {
    return LedgerAudit.audit(
        "mail", acknowledged(4).history(), receipts(member), DRAINED, List.of(removed));
  }

  /** Of a log of four records in partition 0. */
  private static RemovedRecords removed(long logStart, boolean expires, boolean compacts) {
    return new RemovedRecords(0, 0, logStart, 4, expires, compacts);
  }

  @Test
  void inAGroupThatDidNotDrainNothingIsLostButUnread() {
    GroupAudit audit =
        LedgerAudit.audit(
            "mail", acknowledged(4).history(), receipts(member("0:0a 1:1b")), NOT_DRAINED);
    assertThat(audit).isEqualTo(new GroupAudit("mail", 2, 0, 2, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aGroupWithoutMembersLostEverythingOnceDrained() {
    assertThat(audit(acknowledged(4)).lost()).isEqualTo(4);
    assertThat(audit(acknowledged(4)).received()).isZero();
  }

  @Test
  void aMemberThatReceivedNothingChangesNothing() {
    GroupAudit audit = audit(acknowledged(2), new ReceivedLedger(PARTITIONS), member("0:0a 1:1b"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anEventAtTwoOffsetsIsDuplicatedInTheLog() {
    GroupAudit audit = audit(acknowledged(3), member("0:0a 1:1b 2:1b 3:2a"));
    assertThat(audit.duplicated()).isEqualTo(1);
    assertThat(audit.redelivered()).isZero();
    assertThat(audit.duplicatedInLog()).isEqualTo(1);
    assertThat(audit.reordered()).isZero();
  }

  @Test
  void anOffsetReadTwiceByTheSameMemberIsRedelivered() {
    GroupAudit audit = audit(acknowledged(3), member("0:0a 1:1b", "1:1b 2:2a"));
    assertThat(audit.duplicated()).isEqualTo(1);
    assertThat(audit.redelivered()).isEqualTo(1);
    assertThat(audit.duplicatedInLog()).isZero();
  }

  @Test
  void anOffsetReadByTwoMembersIsRedelivered() {
    GroupAudit audit =
        audit(acknowledged(3), member("0:0a 1:1b"), memberFromTheMiddle("1:1b 2:2a"));
    assertThat(audit.received()).isEqualTo(3);
    assertThat(audit.duplicated()).isEqualTo(1);
    assertThat(audit.redelivered()).isEqualTo(1);
    assertThat(audit.duplicatedInLog()).isZero();
  }

  @Test
  void aDuplicateThatIsRedeliveredIsBoth() {
    GroupAudit audit =
        audit(acknowledged(3), member("0:0a 1:1b 2:1b"), memberFromTheMiddle("1:1b 2:1b 3:2a"));
    assertThat(audit.duplicated()).isEqualTo(3);
    assertThat(audit.redelivered()).isEqualTo(2);
    assertThat(audit.duplicatedInLog()).isEqualTo(1);
  }

  @Test
  void aDuplicateWhoseCopiesWentToTwoMembersIsDuplicatedInTheLog() {
    GroupAudit audit =
        audit(acknowledged(3), member("0:0a 1:1b"), memberFromTheMiddle("2:1b 3:2a"));
    assertThat(audit.duplicatedInLog()).isEqualTo(1);
    assertThat(audit.redelivered()).isZero();
    assertThat(audit.lost()).isZero();
  }

  @Test
  void onlyEventsOfOneCustomerAreReordered() {
    assertThat(audit(acknowledged(4), member("0:0a 1:2b 2:1a 3:3b")).reordered()).isZero();
    assertThat(audit(acknowledged(4), member("0:0a 1:2b 2:1b 3:3b")).reordered()).isEqualTo(1);
  }

  @Test
  void aMemberThatTakesOverInTheMiddleRaisesNoAlarm() {
    GroupAudit audit =
        audit(acknowledged(6), member("0:0a 1:1b 2:2a"), memberFromTheMiddle("3:3b 4:4a 5:5b"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aPartitionThatGoesAwayAndComesBackRaisesNoAlarm() {
    GroupAudit audit =
        audit(
            acknowledged(7),
            member("0:0a 1:1b 2:2a", "5:5b 6:6a"),
            memberFromTheMiddle("3:3b 4:4a"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 7, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aRefusedEventThatIsInTheLogIsAPhantom() {
    SentLedger sent = issued(4);
    sent.acknowledged(0, 0, -1, 0, 0);
    sent.refused(0, 1);
    sent.refusedAtSend(0, 2);
    sent.acknowledged(0, 3, -1, 0, 0);

    GroupAudit audit = audit(sent, member("0:0a 1:1b 2:3c"));
    assertThat(audit.phantom()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
    assertThat(audit.reordered()).isZero();
  }

  @Test
  void anAbortedEventThatAReaderOfCommittedOnesIsHandedIsAPhantom() {
    GroupAudit audit =
        LedgerAudit.audit(
            "mail",
            rolledBackInTheMiddle().history(),
            receipts(member("0:0a 1:1b 2:2c 3:3c")),
            DRAINED,
            List.of(),
            true);
    assertThat(audit).isEqualTo(new GroupAudit("mail", 4, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, null));
  }

  @Test
  void aReaderOfUncommittedEventsMayBeHandedAbortedOnes() {
    GroupAudit audit =
        LedgerAudit.audit(
            "mail",
            rolledBackInTheMiddle().history(),
            receipts(member("0:0a 1:1b 2:2c 3:3c")),
            DRAINED,
            List.of(),
            false);
    assertThat(audit).isEqualTo(new GroupAudit("mail", 4, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, null));
  }

  @Test
  void anAbortedEventThatNobodyIsHandedIsNotMissed() {
    GroupAudit audit = audit(rolledBackInTheMiddle(), member("0:0a 3:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, null));
  }

  /** Events 1 and 2 of 0 to 3. */
  private static SentLedger rolledBackInTheMiddle() {
    SentLedger sent = issued(4);
    sent.acknowledged(0, 0, -1, 0, 0);
    sent.aborted(0, 1);
    sent.aborted(0, 2);
    sent.acknowledged(0, 3, -1, 0, 0);
    return sent;
  }

  @Test
  void anEventOfUnknownOutcomeIsNeitherLostNorAPhantom() {
    SentLedger sent = issued(4);
    sent.acknowledged(0, 0, -1, 0, 0);
    sent.unknown(0, 1);
    sent.unknown(0, 2);
    sent.acknowledged(0, 3, -1, 0, 0);

    GroupAudit audit = audit(sent, member("0:0a 1:1b 2:3c"));
    assertThat(audit).isEqualTo(new GroupAudit("mail", 3, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0));
  }

  @Test
  void producersNumberTheirEventsIndependently() {
    SentLedger first = acknowledged(2);
    SentLedger second = new SentLedger(1, PARTITIONS);
    second.acknowledged(0, second.issue(0), -1, 0, 0);
    ReceivedLedger member = new ReceivedLedger(PARTITIONS);
    member.handOver(0, true);
    member.receive(0, 0, 0, 'a', 0, 0);
    member.receive(1, 0, 0, 'a', 0, 1);
    member.receive(0, 0, 1, 'a', 0, 2);

    List<SentHistory> sent = new ArrayList<>(first.history());
    sent.addAll(second.history());
    assertThat(LedgerAudit.audit("mail", sent, receipts(member), DRAINED))
        .isEqualTo(new GroupAudit("mail", 3, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void anEventInAnotherPartitionThanItsStampNamesIsNotLost() {
    SentLedger sent = acknowledged(2);
    ReceivedLedger member = new ReceivedLedger(PARTITIONS);
    member.handOver(0, true);
    member.handOver(1, true);
    member.receive(0, 0, 0, 'a', 0, 0);
    member.receive(0, 0, 1, 'a', 1, 0); // the same offset, of another log

    assertThat(audit(sent, member))
        .isEqualTo(new GroupAudit("mail", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void aCopyInAnotherPartitionIsDuplicatedInTheLog() {
    SentLedger sent = acknowledged(1);
    ReceivedLedger member = new ReceivedLedger(PARTITIONS);
    member.handOver(0, true);
    member.handOver(1, true);
    member.receive(0, 0, 0, 'a', 0, 0);
    member.receive(0, 0, 0, 'a', 1, 0);

    assertThat(audit(sent, member).duplicatedInLog()).isEqualTo(1);
  }

  @Test
  void whatIsNotOfThisRunIsForeignAndNothingElse() {
    ReceivedLedger member = member("0:0a 2:1b");
    member.foreign();

    assertThat(member.receivedCount()).isEqualTo(2);
    assertThat(audit(acknowledged(2), member))
        .isEqualTo(new GroupAudit("mail", 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1));
  }

  private static GroupAudit audit(SentLedger sent, ReceivedLedger... members) {
    return LedgerAudit.audit("mail", sent.history(), receipts(members), DRAINED);
  }

  private static List<MemberReceipts> receipts(ReceivedLedger... members) {
    return List.of(members).stream().map(ReceivedLedger::receipts).toList();
  }

  private static SentLedger issued(int events) {
    SentLedger sent = new SentLedger(0, PARTITIONS);
    IntStream.range(0, events).forEach(i -> sent.issue(0));
    return sent;
  }

  private static SentLedger acknowledged(int events) {
    SentLedger sent = issued(events);
    IntStream.range(0, events).forEach(i -> sent.acknowledged(0, i, -1, 0, 0));
    return sent;
  }

  /** A member that had the partition from the run's begin, and for the further holds again. */
  private static ReceivedLedger member(String... holds) {
    ReceivedLedger member = new ReceivedLedger(PARTITIONS);
    for (int hold = 0; hold < holds.length; hold++) {
      member.handOver(0, hold == 0);
      receive(member, holds[hold]);
    }
    return member;
  }

  private static ReceivedLedger memberFromTheMiddle(String records) {
    ReceivedLedger member = new ReceivedLedger(PARTITIONS);
    member.handOver(0, false);
    receive(member, records);
    return member;
  }

  private static void receive(ReceivedLedger member, String records) {
    for (String record : records.split(" ", -1)) {
      int colon = record.indexOf(':');
      int end = record.length() - 1;
      long offset = Long.parseLong(record.substring(0, colon));
      long sequence = Long.parseLong(record.substring(colon + 1, end));
      member.receive(0, 0, sequence, record.charAt(end), 0, offset);
    }
  }
}
