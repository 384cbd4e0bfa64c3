package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.millrace.pipeline.fault.CutLinks;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.HarmDisk;
import io.millrace.pipeline.fault.KillBrokers;
import io.millrace.pipeline.fault.Requirement;
import io.millrace.pipeline.fault.Target;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultScheduleTest {
  private static final Fault KILL = new KillBrokers(Target.LEADER, seconds(20));
  private static final Fault CUT = new CutLinks(Target.LEADER, CutLinks.Scope.ALL, seconds(45));
  private static final Fault FULL =
      new HarmDisk(Target.LEADER, HarmDisk.Harm.FULL, Duration.ZERO, seconds(20));

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void itMayTakeAsLongAsEveryFaultAndEveryRecoveryMay() {
    assertThat(
            new FaultSchedule(List.of(KILL, CUT), Duration.ZERO)
                .longest(seconds(2), seconds(60), seconds(15)))
        .isEqualTo(seconds(2 + 20 + 60 + 15 + 2 + 45 + 60 + 15));
  }

  @Test
  void orAsLongAsTheFaultsAreApartEachAtItsLatest() {
    assertThat(
            new FaultSchedule(List.of(KILL, KILL, KILL), seconds(600))
                .longest(seconds(60), seconds(60), seconds(15)))
        .isEqualTo(seconds(3 * 660));
  }

  @Test
  void brokersStandOnWhatOneOfTheFaultsNeeds() {
    assertThat(FaultSchedule.once(KILL).requires()).isEqualTo(Requirement.ANY);
    assertThat(new FaultSchedule(List.of(KILL, CUT), Duration.ZERO).requires())
        .isEqualTo(Requirement.NETWORK);
  }

  @Test
  void faultsWithDifferentRequirementsAreRefusedInOneRun() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new FaultSchedule(List.of(CUT, FULL), Duration.ZERO))
        .withMessageContaining("a run of its own");
  }
}
