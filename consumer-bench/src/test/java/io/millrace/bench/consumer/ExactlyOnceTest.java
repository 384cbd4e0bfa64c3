package io.millrace.bench.consumer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three events were sent, all of customer 9. */
class ExactlyOnceTest {
  private final ReceivedLedger received = new ReceivedLedger(1);
  private long offset;

  @BeforeEach
  void handOver() {
    received.handOver(0, true);
  }

  private static List<SentHistory> threeSent() {
    SentLedger ledger = new SentLedger(0, 1);
    for (int i = 0; i < 3; i++) {
      ledger.acknowledged(0, ledger.issue(0), -1, 0, 0);
    }
    return ledger.history();
  }

  private void receive(long... sequences) {
    for (long sequence : sequences) {
      received.receive(0, 0, sequence, 9, 0, offset++);
    }
  }

  private void check(long recorded) {
    ExactlyOnce.require(threeSent(), received.receipts(), recorded);
  }

  @Test
  void eachOnceInOrderIsGood() {
    receive(0, 1, 2);
    assertThatCode(() -> check(3)).doesNotThrowAnyException();
  }

  @Test
  void aLossIsFound() {
    receive(0, 2);
    assertThatIllegalStateException().isThrownBy(() -> check(3)).withMessageContaining("lost=1");
  }

  @Test
  void aRepeatIsFound() {
    receive(0, 1, 1, 2);
    assertThatIllegalStateException()
        .isThrownBy(() -> check(3))
        .withMessageContaining("duplicated=1");
  }

  @Test
  void aReorderingIsFound() {
    receive(0, 2, 1);
    assertThatIllegalStateException()
        .isThrownBy(() -> check(3))
        .withMessageContaining("reordered=1");
  }

  @Test
  void aForeignRecordIsFound() {
    receive(0, 1, 2);
    received.foreign();
    assertThatIllegalStateException().isThrownBy(() -> check(3)).withMessageContaining("foreign=1");
  }

  @Test
  void anEventWithoutItsTimeIsFound() {
    receive(0, 1, 2);
    assertThatIllegalStateException()
        .isThrownBy(() -> check(2))
        .withMessageContaining("2 recorded");
  }
}
