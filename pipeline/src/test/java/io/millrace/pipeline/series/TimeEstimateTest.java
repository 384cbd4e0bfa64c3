package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How often brokers are started is most of how long a sweep takes. */
class TimeEstimateTest {
  private static final Duration BROKER_WARMUP = Duration.ofMinutes(2);
  private static final Phases PHASES =
      new Phases(4_000, 5_000, 1_000, BROKER_WARMUP.toMillis(), 2_000.0, null);
  private static final Duration START = Duration.ofSeconds(10).plus(BROKER_WARMUP);
  private static final Duration BOTH_PHASES = Duration.ofSeconds(4 + 5 + 2 * (1 + 5));

  /** Of one block: the baseline twice and one other configuration, each in two phases. */
  private static final SweepPlan PLAN =
      SweepPlan.of("test", "words", 1, 1, PHASES, Map.of(), Configurations.copies(1));

  @Test
  void brokersThatAllConfigurationsShareAreStartedOnce() {
    assertThat(estimate(3, 3)).isEqualTo(START.plus(BOTH_PHASES.multipliedBy(3)));
  }

  @Test
  void whereConfigurationsDifferInTheirBrokersEachRunOfOneHasFreshOnesAlsoTheBaselinesSecond() {
    assertThat(estimate(3, 1)).isEqualTo(START.plus(BOTH_PHASES).multipliedBy(3));
  }

  @Test
  void brokersThatRunAlreadyAreNotStartedForTheRestOfTheirConfiguration() {
    List<SweepPlan.Step> steps = PLAN.steps();
    assertThat(TimeEstimate.of(steps.subList(1, steps.size()), PHASES, targets(3, 1), steps.get(0)))
        .isEqualTo(
            START
                .plus(BOTH_PHASES)
                .multipliedBy(2)
                .plus(BOTH_PHASES)
                .minus(Duration.ofSeconds(4 + 1 + 5)));
  }

  private static Duration estimate(int baselineBrokers, int otherBrokers) {
    return TimeEstimate.of(PLAN.steps(), PHASES, targets(baselineBrokers, otherBrokers), null);
  }

  private static Map<String, Target> targets(int baselineBrokers, int otherBrokers) {
    Map<String, Target> targets = new HashMap<>();
    PLAN.configurations()
        .forEach(
            one ->
                targets.put(
                    one.id(),
                    new Target.Embedded(
                        EmbeddedClusterSpec.of(
                            one.id().equals("baseline") ? baselineBrokers : otherBrokers))));
    return targets;
  }
}
