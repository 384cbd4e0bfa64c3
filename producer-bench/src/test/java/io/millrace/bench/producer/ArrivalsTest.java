package io.millrace.bench.producer;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.send.SendErrors;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import org.junit.jupiter.api.Test;

class ArrivalsTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);

  private final SendErrors errors = new SendErrors();
  private final SentLedger ledger = new SentLedger(0, 1);

  private void sendAndAcknowledge(int events) {
    for (int i = 0; i < events; i++) {
      ledger.acknowledged(0, ledger.issue(0), -1, 0, 0);
    }
  }

  @Test
  void allThatWasAcknowledgedHasArrived() {
    sendAndAcknowledge(3);
    assertThatCode(() -> Arrivals.require(ledger, errors, () -> 3, Duration.ZERO))
        .doesNotThrowAnyException();
  }

  @Test
  void followersAreWaitedFor() {
    sendAndAcknowledge(3);
    Iterator<Long> log = List.of(1L, 2L, 3L).iterator();
    assertThatCode(() -> Arrivals.require(ledger, errors, log::next, PATIENT))
        .doesNotThrowAnyException();
  }

  @Test
  void anAcknowledgedEventThatIsNotInTheLogIsFound() {
    sendAndAcknowledge(3);
    assertThatIllegalStateException()
        .isThrownBy(() -> Arrivals.require(ledger, errors, () -> 2, Duration.ZERO))
        .withMessage("3 events sent, 3 acknowledged (0 refused, 0 unknown: {}), and 2 in the log");
  }

  @Test
  void aRecordThatNobodySentIsFound() {
    sendAndAcknowledge(3);
    assertThatIllegalStateException()
        .isThrownBy(() -> Arrivals.require(ledger, errors, () -> 4, PATIENT))
        .withMessageContaining("3 acknowledged")
        .withMessageContaining("4 in the log");
  }

  @Test
  void anEventOfUnknownOutcomeIsNotTakenForArrived() {
    sendAndAcknowledge(2);
    ledger.unknown(0, ledger.issue(0));
    assertThatIllegalStateException()
        .isThrownBy(() -> Arrivals.require(ledger, errors, () -> 3, PATIENT))
        .withMessageContaining("2 acknowledged (0 refused, 1 unknown: {})");
  }
}
