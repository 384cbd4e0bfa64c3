package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PlantedReadingTest {
  private static final int CUSTOMERS = 3;

  private final SentLedger sent =
      new SentLedger(0, 1, new AcknowledgementTrace(1, 50_000_000, 1_000_000_000));

  /** And one more that was rolled back. */
  private void acknowledged(int events) {
    for (int sequence = 0; sequence < events; sequence++) {
      sent.issue(0);
      sent.acknowledged(0, sequence, sequence, 0, 0);
    }
    sent.aborted(0, sent.issue(0));
  }

  private interface Log {
    void readInto(LogAccount account);
  }

  private static Log inOrder(int events) {
    return account -> {
      for (int sequence = 0; sequence < events; sequence++) {
        account.read(0, 0, sequence, sequence % CUSTOMERS, 0, sequence);
      }
    };
  }

  private CheckerProof proof(Anomaly anomaly, Log log) {
    LogLedger truth = new LogLedger(1, List.of(sent.account()));
    PlantedReading planted = new PlantedReading(anomaly, new LogLedger(1, List.of(sent.account())));
    log.readInto(truth);
    log.readInto(planted);
    if (truth.needsAnotherReading()) {
      truth = truth.again();
      planted = planted.again();
      log.readInto(truth);
      log.readInto(planted);
    }
    return planted.proof(truth.audit());
  }

  @ParameterizedTest
  @EnumSource
  void inACleanLogEachAnomalyIsFoundOnceAndNothingElseIs(Anomaly anomaly) {
    acknowledged(100);
    assertThat(proof(anomaly, inOrder(100))).isEqualTo(new CheckerProof(anomaly.word(), 1, 1, ""));
  }

  @ParameterizedTest
  @EnumSource
  void whatIsWrongWithTheLogItselfIsNotTakenForWhatWasPlanted(Anomaly anomaly) {
    acknowledged(10_000);
    Log broken =
        account -> {
          inOrder(50).readInto(account);
          account.read(0, 0, 60, 60 % CUSTOMERS, 0, 50); // before 57, and again below
          for (int sequence = 50; sequence < 9_990; sequence++) { // the last ten are lost
            account.read(0, 0, sequence, sequence % CUSTOMERS, 0, sequence);
          }
        };
    assertThat(proof(anomaly, broken).holds()).isTrue();
    assertThat(proof(anomaly, broken).found()).isEqualTo(1);
  }

  @Test
  void aPhantomIsFoundInTheMiddleOfALogToo() {
    acknowledged(50);
    for (int sequence = 51; sequence < 100; sequence++) {
      sent.issue(0);
      sent.acknowledged(0, sequence, sequence, 0, 0);
    }
    Log withoutTheRolledBack =
        account -> {
          for (int sequence = 0; sequence < 100; sequence++) {
            if (sequence != 50) {
              account.read(0, 0, sequence, sequence % CUSTOMERS, 0, sequence);
            }
          }
        };
    assertThat(proof(Anomaly.PHANTOM, withoutTheRolledBack))
        .isEqualTo(new CheckerProof("phantom", 1, 1, ""));
  }

  @Test
  void whereNothingWasRolledBackNoPhantomCanBePlanted() {
    sent.issue(0);
    sent.acknowledged(0, 0, 0, 0, 0);
    CheckerProof proof = proof(Anomaly.PHANTOM, inOrder(1));
    assertThat(proof.holds()).isTrue();
    assertThat(proof.remark()).contains("no event was aborted");
  }

  @Test
  void anOffsetCannotBeProvedInABlockThatLostEvents() {
    acknowledged(100);
    CheckerProof proof = proof(Anomaly.OFFSET_MISMATCH, inOrder(90));
    assertThat(proof.planted()).isZero();
    assertThat(proof.holds()).isTrue();
    assertThat(proof.remark()).contains("lost from the block");
  }

  @Test
  void nothingCanBePlantedWhereNothingWasAcknowledged() {
    assertThat(proof(Anomaly.LOSS, account -> {}).remark()).contains("no event was acknowledged");
  }

  @Test
  void noOrderCanBeBrokenAmongCustomersOfOneEvent() {
    acknowledged(CUSTOMERS);
    assertThat(proof(Anomaly.REORDER, inOrder(CUSTOMERS)).remark())
        .contains("no customer has two events");
  }

  @Test
  void whereNoneOfTheFirstEventsShareACustomerAPairIsFoundLater() {
    acknowledged(30_000);
    Log sparse =
        account -> {
          for (int sequence = 0; sequence < 30_000; sequence++) {
            int customer = sequence < 15_000 ? sequence : sequence % 100;
            account.read(0, 0, sequence, customer, 0, sequence);
          }
        };
    assertThat(proof(Anomaly.REORDER, sparse)).isEqualTo(new CheckerProof("reordered", 1, 1, ""));
  }

  @Test
  void aCheckerThatIsBlindOrCriesOutForMoreDoesNotHold() {
    assertThat(new CheckerProof("lost", 1, 0, "").holds()).isFalse();
    assertThat(new CheckerProof("lost", 1, 2, "").holds()).isFalse();
    assertThat(new CheckerProof("lost", 1, 1, "duplicated").holds()).isFalse();
  }
}
