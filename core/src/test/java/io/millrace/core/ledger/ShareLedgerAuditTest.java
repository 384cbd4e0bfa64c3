package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * Histories of a share group, one line for each member: {@code 10:3a} is event 3 at offset 10 of
 * partition 0, delivered for the first time and accepted; {@code 10:3a2} the same at its second
 * delivery. After the event stands what became of the delivery: accepted (a), rejected (r),
 * released (l), accepted without an answer (u), acknowledged too late (x), or nothing (n).
 */
class ShareLedgerAuditTest {
  private static final int PARTITIONS = 1;
  private static final int LIMIT = 3;

  @Test
  void whatEachMemberAcceptsOnceIsAllThereIsToReport() {
    GroupAudit audit = audit(4, "0:0a 3:3a", "1:1a 2:2a");
    assertThat(audit.lost()).isZero();
    assertThat(share(audit).accepted()).isEqualTo(4);
    assertThat(share(audit).acceptedTwice()).isZero();
    assertThat(share(audit).missing()).isEmpty();
    assertThat(share(audit).deliveries()).containsExactly(4L);
  }

  @Test
  void orderIsNotJudged() {
    GroupAudit audit = audit(4, "3:3a 2:2a 1:1a 0:0a");
    assertThat(audit.reordered()).isZero();
    assertThat(audit.lost()).isZero();
  }

  @Test
  void anEventThatNoMemberAcceptsIsLostAndNamed() {
    GroupAudit audit = audit(4, "0:0a 1:1n", "3:3a 2:2a");
    assertThat(audit.lost()).isEqualTo(1);
    assertThat(share(audit).missing())
        .singleElement()
        .satisfies(lost -> assertThat(lost.sequences().toRanges()).containsExactly(1, 2));
  }

  @Test
  void aGroupThatDidNotGetToTheEndHasEventsUnreadAndNoneLost() {
    GroupAudit audit = ShareLedgerAudit.audit("mail", sent(4), receipts("0:0a"), false, List.of());
    assertThat(audit.lost()).isZero();
    assertThat(audit.unread()).isEqualTo(3);
  }

  @Test
  void twoMembersThatAcceptTheSameRecordAreFoundAndTheRecordIsNamed() {
    GroupAudit audit = audit(3, "0:0a 1:1a", "1:1a2 2:2a");
    assertThat(share(audit).acceptedTwice()).isEqualTo(1);
    assertThat(share(audit).accepted()).isEqualTo(3);
    assertThat(share(audit).twice())
        .singleElement()
        .satisfies(of -> assertThat(of.offsets().toRanges()).containsExactly(1, 2));
  }

  @Test
  void aMemberThatAcceptsItsOwnRecordAgainIsFoundToo() {
    assertThat(share(audit(1, "0:0a 0:0a2")).acceptedTwice()).isEqualTo(1);
  }

  /** The producer sent it twice: two records, each accepted once. */
  @Test
  void anEventThatIsInTheLogTwiceIsNotAcceptedTwice() {
    GroupAudit audit = audit(1, "0:0a", "1:0a");
    assertThat(share(audit).acceptedTwice()).isZero();
    assertThat(audit.duplicatedInLog()).isEqualTo(1);
  }

  @Test
  void aReleasedEventComesAgainAndIsAcceptedOnce() {
    GroupAudit audit = audit(2, "0:0a 1:1l", "1:1a2");
    assertThat(share(audit).released()).isEqualTo(1);
    assertThat(share(audit).accepted()).isEqualTo(2);
    assertThat(share(audit).deliveries()).containsExactly(2L, 1L);
    assertThat(audit.redelivered()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
  }

  @Test
  void aRejectedEventIsAccountedFor() {
    GroupAudit audit = audit(2, "0:0a 1:1r");
    assertThat(share(audit).rejected()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
  }

  @Test
  void whatIsNotAcceptedAtItsLastDeliveryIsArchivedAndNotLost() {
    GroupAudit audit = audit(2, "0:0a 1:1l", "1:1l2 1:1l3");
    assertThat(share(audit).archived()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
  }

  @Test
  void whatIsAcceptedAtItsLastDeliveryIsNotArchived() {
    assertThat(share(audit(1, "0:0l 0:0l2 0:0a3")).archived()).isZero();
  }

  /** The answer was lost; that nobody got the event again does not say that it was taken. */
  @Test
  void anAcceptWithoutAnAnswerIsNeitherSafeNorLost() {
    GroupAudit audit = audit(2, "0:0a 1:1u");
    assertThat(share(audit).accepted()).isEqualTo(1);
    assertThat(share(audit).unconfirmed()).isEqualTo(1);
    assertThat(audit.lost()).isZero();
  }

  @Test
  void anAcceptWithoutAnAnswerAndALaterOneByAnotherMemberAreNotTwo() {
    GroupAudit audit = audit(1, "0:0u", "0:0a2");
    assertThat(share(audit).acceptedTwice()).isZero();
    assertThat(share(audit).unconfirmed()).isZero();
    assertThat(share(audit).accepted()).isEqualTo(1);
  }

  @Test
  void anAcceptThatCameTooLateDoesNotCount() {
    GroupAudit audit = audit(1, "0:0x", "0:0a2");
    assertThat(share(audit).late()).isEqualTo(1);
    assertThat(share(audit).acceptedTwice()).isZero();
    assertThat(audit(1, "0:0x").lost()).isEqualTo(1);
  }

  @Test
  void everyAuditFindsWhatIsPlantedIntoItAndNothingElse() {
    GroupAudit audit = audit(4, "0:0a 1:1l 2:2r", "3:3a 1:1a2");
    assertThat(share(audit).proofs())
        .extracting(CheckerProof::anomaly)
        .containsExactly("accepted twice", "never accepted");
    assertThat(share(audit).proofs()).allMatch(proof -> proof.holds() && proof.planted() == 1);
    assertThat(audit.lost()).isZero();
    assertThat(share(audit).acceptedTwice()).isZero();
  }

  @Test
  void aDamagedHistoryHidesNothingThatIsPlanted() {
    GroupAudit audit = audit(4, "0:0a 1:1a", "1:1a2 2:2a");
    assertThat(audit.lost()).isEqualTo(1);
    assertThat(share(audit).acceptedTwice()).isEqualTo(1);
    assertThat(share(audit).proofs()).allMatch(proof -> proof.holds() && proof.planted() == 1);
  }

  @Test
  void whereNothingWasAcceptedNothingCanBePlanted() {
    assertThat(share(audit(1, "0:0r")).proofs())
        .allMatch(proof -> proof.holds() && proof.planted() == 0);
  }

  /** Each as the member's thread counts it, while it is at work. */
  @Test
  void whatBecomesOfDeliveriesIsCountedAsItHappens() {
    ShareLedger ledger = ledger("0:0a 1:1r 2:2l 3:3l 3:3l2 3:3l3 4:4u 5:5x 6:6n");
    assertThat(ledger.counts()).isEqualTo(new ShareCounts(1, 1, 4, 1, 1, List.of(7L, 1L, 1L)));
    assertThat(ledger.receivedCount()).isEqualTo(9);
    // accepted, rejected, and released for the last time
    assertThat(ledger.settledCount()).isEqualTo(3);
  }

  @Test
  void aDeliveryBeyondTheLimitThatWasKnownIsCountedToo() {
    assertThat(ledger("0:0l 0:0a12").counts().deliveries())
        .hasSize(12)
        .startsWith(1L, 0L)
        .endsWith(0L, 1L);
  }

  @Test
  void aMemberThatTellsInTwoWaysHasTheFurtherOfEach() {
    ShareCounts reported = ledger("0:0a 1:1a 2:2n").counts();
    ShareCounts told = ledger("0:0a 1:1n 2:2r 2:2n2").counts();
    assertThat(reported.furthest(told)).isEqualTo(new ShareCounts(2, 1, 0, 0, 0, List.of(3L, 1L)));
    assertThat(ShareCounts.sum(List.of(reported, told)))
        .isEqualTo(new ShareCounts(3, 1, 0, 0, 0, List.of(6L, 1L)));
  }

  private static ShareAudit share(GroupAudit audit) {
    return Objects.requireNonNull(audit.share());
  }

  private static GroupAudit audit(int acknowledged, String... members) {
    return ShareLedgerAudit.audit("mail", sent(acknowledged), receipts(members), true, List.of());
  }

  private static List<SentHistory> sent(int events) {
    SentLedger sent = new SentLedger(0, PARTITIONS);
    IntStream.range(0, events).forEach(i -> sent.issue(0));
    IntStream.range(0, events).forEach(i -> sent.acknowledged(0, i, -1, 0, 0));
    return sent.history();
  }

  private static List<MemberReceipts> receipts(String... members) {
    List<MemberReceipts> receipts = new ArrayList<>();
    for (String member : members) {
      receipts.add(ledger(member).receipts());
    }
    return receipts;
  }

  private static ShareLedger ledger(String member) {
    ShareLedger ledger = new ShareLedger(PARTITIONS, LIMIT);
    for (String token : member.split(" ", -1)) {
      tell(ledger, token);
    }
    return ledger;
  }

  private static void tell(ShareLedger ledger, String token) {
    String[] parts = token.split("(?<=\\d)(?=[a-z])|(?<=[a-z])(?=\\d)|:", -1);
    int number = parts.length > 3 ? Integer.parseInt(parts[3]) : 1;
    ShareDelivery delivery =
        new ShareDelivery(0, 0, Long.parseLong(parts[1]), 0, Long.parseLong(parts[0]), number);
    ledger.delivered(delivery);
    switch (parts[2]) {
      case "a" -> ledger.settled(delivery, ShareOutcome.ACCEPTED);
      case "r" -> ledger.settled(delivery, ShareOutcome.REJECTED);
      case "l" -> ledger.settled(delivery, ShareOutcome.RELEASED);
      case "u" -> ledger.unconfirmed(delivery, ShareOutcome.ACCEPTED);
      case "x" -> ledger.late(delivery);
      case "n" -> {} // killed, or still at it
      default -> throw new IllegalArgumentException(token);
    }
  }
}
