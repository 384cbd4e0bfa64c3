package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.fault.KillStage;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StageRulingTest {
  private static final KillStage REPLACED = new KillStage(Duration.ofSeconds(5));
  private static final KillStage FOR_GOOD = new KillStage(Duration.ZERO);
  private static final Map<String, String> SETTINGS =
      Map.of("session.timeout.ms", "6000", "group.consumer.session.timeout.ms", "45000");

  private static List<RuledBy> parts(
      KillStage fault, long endMs, @Nullable Long takenOverMs, boolean inTransactions) {
    return new StageRuling(-90, endMs, takenOverMs, inTransactions)
        .parts(fault, "classic", SETTINGS);
  }

  @Test
  void aKilledWorkerIsMissedWhenItsSessionEnds() {
    assertThat(parts(REPLACED, 6_100, 5_800L, false))
        .containsExactly(
            new RuledBy("session.timeout.ms", "6000", 0, 5_800),
            new RuledBy("rebalance and first commit", null, 5_800, 6_100));
  }

  @Test
  void whatComesAfterTheSessionIsTheRebalanceAndNotTheSession() {
    assertThat(parts(REPLACED, 9_400, 8_900L, true))
        .containsExactly(
            new RuledBy("session.timeout.ms", "6000", 0, 6_000),
            new RuledBy("rebalance of the stage's group", null, 6_000, 8_900),
            new RuledBy("end of the open transaction, first commit", null, 8_900, 9_400));
  }

  @Test
  void theOpenTransactionOfAWorkerThatNobodyReplacesHoldsReadersBackUntilItsTimeIsOver() {
    assertThat(parts(FOR_GOOD, 17_300, 6_000L, true))
        .containsExactly(
            new RuledBy("session.timeout.ms", "6000", 0, 6_000),
            new RuledBy("transaction.timeout.ms", "10000", 6_000, 17_300));
    assertThat(parts(FOR_GOOD, 17_300, 6_000L, false))
        .last()
        .isEqualTo(new RuledBy("rebalance and first commit", null, 6_000, 17_300));
  }

  @Test
  void aReplacementThatComesTooLateLeavesTheTransactionToItsTime() {
    assertThat(parts(REPLACED, 18_900, 4_300L, true))
        .containsExactly(
            new RuledBy("session.timeout.ms", "6000", 0, 4_300),
            new RuledBy("transaction.timeout.ms", "10000", 4_300, 10_000),
            new RuledBy("rebalance and first commit", null, 10_000, 18_900));
  }

  @Test
  void aTakeoverThatWasSeenAfterTheGapDoesNotCutIt() {
    assertThat(parts(REPLACED, 5_700, 5_900L, false))
        .containsExactly(new RuledBy("session.timeout.ms", "6000", 0, 5_700));
  }
}
