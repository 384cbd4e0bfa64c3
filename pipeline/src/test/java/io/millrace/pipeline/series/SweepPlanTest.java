package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepPlanTest {
  private static final Phases BOTH = new Phases(4_000, 5_000, 1_000, 0, 2_000.0, null);

  private static SweepPlan plan(long seed, Phases phases) {
    return SweepPlan.of("test", "words", seed, 4, phases, Map.of(), Configurations.copies(5));
  }

  @Test
  void everyBlockHasEachConfigurationOnceAndTheBaselineTwice() {
    SweepPlan plan = plan(1, BOTH);
    for (int block = 1; block <= 4; block++) {
      int number = block;
      assertThat(plan.steps())
          .filteredOn(step -> step.block() == number && step.phase() == Phase.CAPACITY)
          .extracting(step -> step.configuration() + "/" + step.copy())
          .containsExactlyInAnyOrder(
              "baseline/1",
              "baseline/2",
              "copy-1/1",
              "copy-2/1",
              "copy-3/1",
              "copy-4/1",
              "copy-5/1");
    }
  }

  @Test
  void theLatencyOfAConfigurationComesRightAfterItsCapacity() {
    List<Step> steps = plan(1, BOTH).steps();
    for (int i = 0; i < steps.size(); i += 2) {
      assertThat(steps.get(i).phase()).isEqualTo(Phase.CAPACITY);
      assertThat(steps.get(i + 1).phase()).isEqualTo(Phase.LATENCY);
      assertThat(steps.get(i + 1).configuration()).isEqualTo(steps.get(i).configuration());
    }
  }

  @Test
  void blocksAreInDifferentOrdersAndTheSameSeedGivesTheSamePlan() {
    SweepPlan plan = plan(1, BOTH);
    assertThat(plan).isEqualTo(plan(1, BOTH)).isNotEqualTo(plan(2, BOTH));
    assertThat(order(plan, 1)).isNotEqualTo(order(plan, 2));
  }

  private static List<String> order(SweepPlan plan, int block) {
    return plan.steps().stream()
        .filter(step -> step.block() == block)
        .map(Step::configuration)
        .toList();
  }

  @Test
  void nothingToMeasureIsRefused() {
    assertThatThrownBy(() -> new Phases(0, 0, 0, 0, null, null)).hasMessageContaining("both");
    assertThatThrownBy(() -> new Phases(500, 0, 0, 0, null, null)).hasMessageContaining("4s");
    assertThatThrownBy(() -> new Phases(0, 5_000, 0, 0, null, 0.5))
        .hasMessageContaining("capacity");
    assertThatThrownBy(() -> new Phases(5_000, 5_000, 0, 0, null, 1.5))
        .hasMessageContaining("100%");
  }
}
