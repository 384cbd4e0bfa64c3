package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Histories of one producer and one partition: {@code 10:3a} is event 3 of customer a, acknowledged
 * at offset 10 or read there.
 */
class LogLedgerTest {
  private final SentLedger sent =
      new SentLedger(0, 1, new AcknowledgementTrace(1, 50_000_000, 1_000_000_000));

  private void acknowledged(String events) {
    for (String event : events.split(" ", -1)) {
      Event at = Event.parse(event);
      sent.issue(0);
      sent.acknowledged(0, at.sequence, at.offset, 0, 0);
    }
  }

  private LogAudit read(String log) {
    LogLedger ledger = readInto(new LogLedger(1, List.of(sent.account())), log);
    return (ledger.needsAnotherReading() ? readInto(ledger.again(), log) : ledger).audit();
  }

  private static LogLedger readInto(LogLedger ledger, String log) {
    for (String event : log.split(" ", -1)) {
      Event at = Event.parse(event);
      ledger.read(0, 0, at.sequence, at.customer, 0, at.offset);
    }
    return ledger;
  }

  private record Event(long offset, long sequence, int customer) {
    static Event parse(String text) {
      String[] parts = text.substring(0, text.length() - 1).split(":", -1);
      return new Event(
          Long.parseLong(parts[0]), Long.parseLong(parts[1]), text.charAt(text.length() - 1));
    }
  }

  @Test
  void aCleanLogHasNothingToReport() {
    acknowledged("0:0a 1:1b 2:2a");
    assertThat(read("0:0a 1:1b 2:2a"))
        .isEqualTo(new LogAudit(3, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
  }

  @Test
  void anEventThatIsInNoLogIsLostAndIsNoMismatch() {
    acknowledged("0:0a 1:1b 2:2a");
    LogAudit audit = read("0:0a 2:2a");
    assertThat(audit.lost()).isEqualTo(1);
    assertThat(audit.offsetMismatches()).isZero();
    assertThat(audit.lostEvents().get(0).sequences()).hasToString("[1, 2]");
  }

  @Test
  void anEventElsewhereThanItsAcknowledgementSaidIsAMismatch() {
    acknowledged("0:0a 1:1b 2:2a");
    assertThat(read("0:0a 1:1b 3:2a").offsetMismatches()).isEqualTo(1);
  }

  @Test
  void twoEventsThatChangedPlacesAreAMismatch() {
    acknowledged("0:0a 1:1b");
    assertThat(read("0:1b 1:0a").offsetMismatches()).isEqualTo(1);
  }

  @Test
  void ofAnEventThatWasSentAgainTheLastCopyIsTheAcknowledgedOne() {
    acknowledged("0:0a 4:1b 5:2a");
    LogAudit audit = read("0:0a 1:1b 2:2a 3:9x 4:1b 5:2a");
    assertThat(audit.duplicated()).isEqualTo(2);
    assertThat(audit.offsetMismatches()).isZero();
  }

  @Test
  void anAcknowledgementThatNamesTheFirstOfTwoCopiesIsAMismatch() {
    acknowledged("0:0a 1:1b");
    assertThat(read("0:0a 1:1b 2:1b").offsetMismatches()).isEqualTo(1);
  }

  @Test
  void anEventBehindALaterOneOfItsCustomerIsReordered() {
    acknowledged("0:0a 2:1a 1:2a");
    LogAudit audit = read("0:0a 1:2a 2:1a");
    assertThat(audit.reordered()).isEqualTo(1);
    assertThat(audit.offsetMismatches()).isZero();
  }

  @Test
  void unknownOutcomesAreSettledAgainstTheLog() {
    acknowledged("0:0a");
    sent.unknown(0, sent.issue(0));
    sent.unknown(0, sent.issue(0));
    sent.refused(0, sent.issue(0));
    LogAudit audit = read("0:0a 1:2a 2:3a");
    assertThat(audit.unknownPresent()).isEqualTo(1);
    assertThat(audit.unknownAbsent()).isEqualTo(1);
    assertThat(audit.phantom()).isEqualTo(1);
    assertThat(audit.offsetMismatches()).isZero();
  }

  @Test
  void anEventOfWhichNoBrokerSaidWhereItIsCannotBeAtTheWrongPlace() {
    acknowledged("0:0a -1:1b 2:2a");
    assertThat(read("0:0a 1:1b 2:2a").offsetMismatches()).isZero();
    assertThat(read("0:0a 1:1b 3:2a").offsetMismatches()).isEqualTo(1);
  }

  @Test
  void withoutOffsetsFromTheBrokersNothingDisagrees() {
    acknowledged("-1:0a -1:1b");
    LogAudit audit = read("7:0a 8:1b");
    assertThat(audit.lost()).isZero();
    assertThat(audit.offsetMismatches()).isZero();
  }
}
