package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What became of what was sent. */
class SentLedgerTest {
  private final SentLedger ledger = new SentLedger(3, 2);

  @Test
  void eachPartitionIsNumberedFromZeroWithoutGaps() {
    assertThat(ledger.issue(0)).isEqualTo(0);
    assertThat(ledger.issue(1)).isEqualTo(0);
    assertThat(ledger.issue(0)).isEqualTo(1);
    assertThat(ledger.issue(0)).isEqualTo(2);
    assertThat(ledger.issuedCount()).isEqualTo(4);
  }

  @Test
  void everyEventHasExactlyOneOutcome() {
    issue(7);
    ledger.aborted(0, 6);
    ledger.acknowledged(0, 0, -1, 0, 0);
    ledger.acknowledged(0, 1, -1, 0, 0);
    ledger.refused(0, 2);
    ledger.refusedAtSend(0, 3);
    ledger.unknown(0, 4);
    ledger.acknowledged(0, 5, -1, 0, 0);

    SentHistory history = ledger.history().get(0);
    assertThat(history.producer()).isEqualTo(3);
    assertThat(history.partition()).isEqualTo(0);
    assertThat(history.acknowledged().toRanges()).containsExactly(0, 2, 5, 6);
    assertThat(history.refused().toRanges()).containsExactly(2, 4);
    assertThat(history.unknown().toRanges()).containsExactly(4, 5);
    assertThat(history.aborted().toRanges()).containsExactly(6, 7);
    assertThat(history.offered()).isEqualTo(7);
  }

  @Test
  void anEventThatWasNeverAnsweredIsUnknown() {
    issue(3);
    ledger.acknowledged(0, 1, -1, 0, 0);

    assertThat(ledger.history().get(0).unknown().toRanges()).containsExactly(0, 1, 2, 3);
    assertThat(ledger.history().get(0).offered()).isEqualTo(3);
  }

  @Test
  void aPartitionWithoutEventsHasAnEmptyHistory() {
    assertThat(ledger.history()).hasSize(2);
    assertThat(ledger.history()).allMatch(history -> history.offered() == 0);
  }

  @Test
  void refusalsBeforeAndAfterTheNetworkAreCountedTogether() {
    issue(4);
    ledger.refused(0, 0);
    ledger.refusedAtSend(0, 1);
    ledger.unknown(0, 2);
    ledger.acknowledged(0, 3, -1, 0, 0);

    assertThat(ledger.refusedCount()).isEqualTo(2);
    assertThat(ledger.unknownCount()).isEqualTo(1);
    assertThat(ledger.acknowledgedCount()).isEqualTo(1);
  }

  private void issue(int events) {
    for (int i = 0; i < events; i++) {
      ledger.issue(0);
    }
  }
}
