package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.series.FailoverSeriesPlan.Step;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FailoverSeriesPlanTest {
  private static final List<Scenario> EIGHT =
      IntStream.range(0, 8).mapToObj(i -> scenario("scenario " + i, "acks")).toList();

  private static Scenario scenario(String name, String key) {
    return new Scenario(name, Map.of(key, "1"), Map.of(key, "1"));
  }

  private static FailoverSeriesPlan plan(long seed, int rounds) {
    return FailoverSeriesPlan.of("test", seed, rounds, EIGHT);
  }

  @Test
  void everyRoundHasEachScenarioOnceInAnOrderOfItsOwn() {
    FailoverSeriesPlan plan = plan(1, 2);
    assertThat(plan.steps()).hasSize(16).doesNotHaveDuplicates();
    assertThat(order(plan, 1)).isNotEqualTo(order(plan, 2));
    assertThat(plan).isEqualTo(plan(1, 2)).isNotEqualTo(plan(2, 2));
  }

  private static List<String> order(FailoverSeriesPlan plan, int round) {
    return plan.steps().stream().filter(step -> step.round() == round).map(Step::scenario).toList();
  }

  @Test
  void moreRoundsAskForTheSameAndAnotherSettingDoesNot() {
    assertThat(plan(1, 2).asked()).isEqualTo(plan(1, 3).asked());
    assertThat(plan(1, 2).asked())
        .isNotEqualTo(plan(2, 2).asked())
        .isNotEqualTo(FailoverSeriesPlan.of("other", 1, 2, EIGHT).asked())
        .isNotEqualTo(
            FailoverSeriesPlan.of("test", 1, 2, List.of(scenario("scenario 0", "linger.ms")))
                .asked());
  }

  @Test
  void whatCannotBeToldApartIsRefused() {
    assertThatThrownBy(
            () ->
                FailoverSeriesPlan.of(
                    "test", 1, 1, List.of(scenario("same", "acks"), scenario("same", "linger.ms"))))
        .hasMessageContaining("two scenarios are called 'same'");
    assertThatThrownBy(() -> plan(1, 0)).hasMessageContaining("repeat must be 1 to 1000");
  }
}
