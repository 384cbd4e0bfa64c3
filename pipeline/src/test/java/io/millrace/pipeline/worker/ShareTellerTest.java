package io.millrace.pipeline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.ledger.ShareAudit;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareLedger;
import io.millrace.core.ledger.ShareLedgerAudit;
import io.millrace.core.ledger.ShareOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a member of a share group tells line by line is what its own ledger holds. */
class ShareTellerTest {
  private static final int LIMIT = 5;

  private final List<String> lines = new ArrayList<>();
  private final ShareTeller teller =
      new ShareTeller(new ShareLedger(1, LIMIT), line -> lines.add(line.toLine()));

  @Test
  void deliveriesThatFollowEachOtherAreOneLine() {
    deliver(0, 1, 2);
    teller.endOfBatch();
    assertThat(lines).containsExactly("s DELIVERED 0 0 0 0 100 1 3");
  }

  @Test
  void whatHappenedOtherwiseBeginsALineOfItsOwn() {
    deliver(0, 1, 3);
    teller.settled(event(0), ShareOutcome.ACCEPTED);
    teller.settled(event(1), ShareOutcome.RELEASED);
    teller.endOfBatch();
    assertThat(lines)
        .containsExactly(
            "s DELIVERED 0 0 0 0 100 1 2",
            "s DELIVERED 0 0 3 0 103 1 1",
            "s ACCEPTED 0 0 0 0 100 1 1",
            "s RELEASED 0 0 1 0 101 1 1");
  }

  @Test
  void aKilledMembersLinesTellWhatItAcceptedAndWhatItHadInHand() {
    deliver(0, 1, 2, 3);
    teller.settled(event(0), ShareOutcome.ACCEPTED);
    teller.settled(event(1), ShareOutcome.REJECTED);
    teller.endOfBatch();

    GroupAudit audit = audit(told().receipts());

    ShareAudit share = Objects.requireNonNull(audit.share());
    assertThat(share.accepted()).isEqualTo(1);
    assertThat(share.rejected()).isEqualTo(1);
    assertThat(share.unconfirmed()).isEqualTo(2);
    assertThat(share.deliveries()).containsExactly(4L);
    assertThat(audit.lost()).isZero();
  }

  private ToldShares told() {
    ToldShares told = new ToldShares(1, LIMIT);
    for (String line : lines) {
      assertThat(ShareLine.isOn(line)).isTrue();
      ShareLine.parse(line).replayInto(told);
    }
    return told;
  }

  private static GroupAudit audit(MemberReceipts receipts) {
    SentLedger sent = new SentLedger(0, 1);
    for (int i = 0; i < 4; i++) {
      sent.acknowledged(0, sent.issue(0), -1, 0, 0);
    }
    return ShareLedgerAudit.audit("mail", sent.history(), List.of(receipts), true, List.of());
  }

  private void deliver(long... sequences) {
    for (long sequence : sequences) {
      teller.delivered(event(sequence));
    }
  }

  private static ShareDelivery event(long sequence) {
    return new ShareDelivery(0, 0, sequence, 0, 100 + sequence, 1);
  }
}
