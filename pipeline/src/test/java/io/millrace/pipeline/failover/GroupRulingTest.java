package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.fault.CloseMember;
import io.millrace.pipeline.fault.KillMember;
import io.millrace.pipeline.fault.PauseMember;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GroupRulingTest {
  private static final Map<String, String> DEFAULTS =
      Map.of(
          "session.timeout.ms", "45000",
          "heartbeat.interval.ms", "3000",
          "group.consumer.session.timeout.ms", "45000",
          "group.consumer.heartbeat.interval.ms", "5000");

  @Test
  void aKilledMemberIsNoticedWhenItsSessionEnds() {
    assertThat(new GroupRuling(-3, 44_900, 44_100L, 1).parts(new KillMember(), "classic", DEFAULTS))
        .containsExactly(
            new RuledBy("session.timeout.ms", "45000", 0, 44_100),
            new RuledBy("rebalance and first fetch", null, 44_100, 44_900));
  }

  @Test
  void underTheConsumerProtocolTheBrokersSettingRules() {
    assertThat(new GroupRuling(0, 44_200, 44_100L, 1).parts(new KillMember(), "consumer", DEFAULTS))
        .containsExactly(new RuledBy("group.consumer.session.timeout.ms", "45000", 0, 44_100));
  }

  @Test
  void aShareGroupMissesAMemberWhenItsSessionEnds() {
    assertThat(
            new GroupRuling(0, 45_900, 45_200L, 1)
                .parts(
                    new KillMember(), "share", Map.of("group.share.session.timeout.ms", "45000")))
        .containsExactly(
            new RuledBy("group.share.session.timeout.ms", "45000", 0, 45_200),
            new RuledBy("rebalance and first fetch", null, 45_200, 45_900));
  }

  @Test
  void aMemberThatLeavesIsNoticedAtTheOthersNextHeartbeat() {
    assertThat(new GroupRuling(100, 2_900, 2_000L, 1).parts(new CloseMember(), "classic", DEFAULTS))
        .containsExactly(
            new RuledBy("heartbeat.interval.ms", "3000", 100, 2_000),
            new RuledBy("rebalance and first fetch", null, 2_000, 2_900));
  }

  @Test
  void aPauseThatNobodyNoticedRulesItself() {
    assertThat(
            new GroupRuling(0, 20_100, null, 20_000)
                .parts(new PauseMember(Duration.ofSeconds(20)), "classic", DEFAULTS))
        .containsExactly(new RuledBy("the fault itself", null, 0, 20_000));
  }
}
