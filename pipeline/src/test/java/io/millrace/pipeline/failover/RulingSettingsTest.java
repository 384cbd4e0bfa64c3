package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RulingSettingsTest {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "broker.session.timeout.ms", "9000",
          "controller.quorum.fetch.timeout.ms", "2000",
          "replica.lag.time.max.ms", "30000",
          "request.timeout.ms", "30000",
          "retry.backoff.max.ms", "1000");

  private static List<String> names(RulingSettings standstill) {
    return standstill.parts(DEFAULTS).stream().map(RuledBy::setting).toList();
  }

  @Test
  void aKilledLeaderIsRuledByItsSession() {
    assertThat(
            new RulingSettings(-5, 8_900, 8_400L, 8_400L, 8_500L, 20_000, false, false, false)
                .parts(DEFAULTS))
        .containsExactly(
            new RuledBy("broker.session.timeout.ms", "9000", 0, 8_400),
            new RuledBy("retry.backoff.ms", null, 8_500, 8_900));
  }

  @Test
  void aKilledControllerIsFirstRuledByItsQuorum() {
    assertThat(
            names(
                new RulingSettings(0, 12_800, 12_500L, null, 12_600L, 20_000, true, false, false)))
        .containsExactly(
            "controller.quorum.fetch.timeout.ms", "broker.session.timeout.ms", "retry.backoff.ms");
  }

  @Test
  void aFrozenLeaderKeepsItsClientUntilTheRequestTimesOut() {
    assertThat(
            names(
                new RulingSettings(0, 30_100, 8_900L, 8_900L, 9_000L, 60_000, false, false, false)))
        .containsExactly("broker.session.timeout.ms", "request.timeout.ms");
  }

  @Test
  void aFollowerThatLagsIsRuledByTheLagThatIsAllowed() {
    assertThat(
            names(new RulingSettings(0, 31_000, null, 30_500L, null, 60_000, false, false, false)))
        .containsExactly("replica.lag.time.max.ms", "retry.backoff.ms");
  }

  @Test
  void inSyncReplicasThatShrinkBeforeTheirTimeIsUpDoSoBecauseBrokersBeganAnew() {
    assertThat(
            names(new RulingSettings(0, 20_300, null, 18_000L, null, 6_000, false, false, false)))
        .containsExactly("the fault itself", "start and recovery of brokers");
  }

  @Test
  void brokersThatTakeLeaveOneAfterTheOtherAreRuledByTheirShutdown() {
    assertThat(
            names(new RulingSettings(4_000, 6_300, null, null, null, 40_000, false, true, false)))
        .containsExactly("controlled shutdown");
    assertThat(names(new RulingSettings(96, 2_951, null, 95L, null, 40_000, false, true, false)))
        .containsExactly("controlled shutdown");
  }

  @Test
  void aShortPauseRulesItself() {
    assertThat(names(new RulingSettings(0, 5_100, null, null, null, 5_000, false, false, false)))
        .containsExactly("the fault itself");
  }

  @Test
  void whatWasSeenOnlyJustAfterTheStandstillRuledItAllTheSame() {
    assertThat(names(new RulingSettings(2, 9_334, 9_369L, null, null, 20_083, false, false, false)))
        .containsExactly("broker.session.timeout.ms");
  }

  @Test
  void aFencedBrokerThatWasSeenToLeaveTheInSyncReplicasFirstIsRuledByItsSession() {
    assertThat(
            names(
                new RulingSettings(1, 9_167, 8_949L, 8_871L, 8_949L, 20_000, false, false, false)))
        .containsExactly("broker.session.timeout.ms", "retry.backoff.ms");
  }

  @Test
  void aBrokerThatTakesLeaveIsRuledByItsShutdown() {
    assertThat(names(new RulingSettings(93, 2_402, 2_230L, 90L, 93L, 23_137, false, true, false)))
        .containsExactly("controlled shutdown");
  }

  @Test
  void whatNobodyReactedToIsTheFaultItself() {
    assertThat(names(new RulingSettings(0, 910, null, null, null, 20_000, false, false, false)))
        .containsExactly("the fault itself");
  }

  @Test
  void whatNothingExplainsIsSaidToBeSo() {
    assertThat(
            names(new RulingSettings(0, 15_000, 9_000L, null, 9_100L, 20_000, false, false, false)))
        .containsExactly("broker.session.timeout.ms", "not explained by a setting");
  }
}
