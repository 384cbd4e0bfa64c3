package io.millrace.core.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Histories of a log before a stage and of that behind it. */
class LogCopiesTest {
  /** Events of producer 0 in partition 0, in the order of the log. */
  private static LogCopies log(long... sequences) {
    LogCopies log = new LogCopies();
    for (int offset = 0; offset < sequences.length; offset++) {
      log.read(0, 0, sequences[offset], 1, 0, offset);
    }
    return log;
  }

  private static StageAudit stage(LogCopies in, LogCopies out) {
    return in.comparedWith(out, true);
  }

  @Test
  void anExactCopyIsClean() {
    assertThat(stage(log(0, 1, 2), log(0, 1, 2))).isEqualTo(new StageAudit(3, 3, 0, 0, 0, 0));
  }

  @Test
  void everyCopyCounts() {
    assertThat(log(0, 1, 1, 1, 2).copies()).isEqualTo(5);
    assertThat(log(0, 1, 1, 1, 2).events()).isEqualTo(3);
    assertThat(log().copies()).isZero();
  }

  @Test
  void twoEmptyLogsAreClean() {
    assertThat(stage(log(), log())).isEqualTo(new StageAudit(0, 0, 0, 0, 0, 0));
  }

  @Test
  void anotherOrderIsNoLossAndNoRepeat() {
    assertThat(stage(log(0, 1, 2), log(2, 0, 1))).isEqualTo(new StageAudit(3, 3, 0, 0, 0, 0));
  }

  @Test
  void eventsThatAreNotPassedOnAreLost() {
    assertThat(stage(log(0, 1, 2, 3), log(0, 3))).isEqualTo(new StageAudit(4, 2, 2, 0, 0, 0));
  }

  @Test
  void ofAStageThatDidNotGetToTheEndNothingIsCalledLost() {
    assertThat(log(0, 1, 2, 3).comparedWith(log(0, 1), false))
        .isEqualTo(new StageAudit(4, 2, 0, 2, 0, 0));
  }

  @Test
  void eachCopyBeyondTheFirstIsOneTooMany() {
    assertThat(stage(log(0, 1), log(0, 1, 1, 1))).isEqualTo(new StageAudit(2, 2, 0, 0, 2, 0));
  }

  @Test
  void whatTheStageBeforeRepeatedIsNotThisStagesFault() {
    assertThat(stage(log(0, 1, 1), log(0, 1, 1))).isEqualTo(new StageAudit(2, 2, 0, 0, 0, 0));
    assertThat(stage(log(0, 1, 1), log(0, 0, 1, 1))).isEqualTo(new StageAudit(2, 2, 0, 0, 1, 0));
  }

  @Test
  void aRepeatedEventThatGoesOnOnceIsNotLost() {
    assertThat(stage(log(0, 1, 1), log(0, 1))).isEqualTo(new StageAudit(2, 2, 0, 0, 0, 0));
  }

  @Test
  void anEventThatWasNeverReadIsAPhantom() {
    assertThat(stage(log(0), log(0, 7))).isEqualTo(new StageAudit(1, 2, 0, 0, 0, 1));
  }

  @Test
  void lanesAreKeptApart() {
    LogCopies in = new LogCopies();
    in.read(0, 0, 0, 1, 0, 0);
    in.read(1, 0, 0, 1, 0, 1);
    in.read(0, 1, 0, 1, 1, 0);
    LogCopies out = new LogCopies();
    out.read(0, 0, 0, 1, 0, 0);
    out.read(1, 0, 0, 1, 0, 1);
    out.read(1, 0, 0, 1, 0, 2);

    assertThat(stage(in, out)).isEqualTo(new StageAudit(3, 2, 1, 0, 1, 0));
  }
}
