package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.report.Results;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.StepOutcome;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class FailoverTimesTest {
  private final FailoverTimes times = new FailoverTimes(Map.of("kill", 60_000L, "pause", 80_000L));

  private static EndedStep<FailoverResult> ended(String scenario, long tookMs, boolean well) {
    @Nullable FailoverResult result =
        well ? Results.failover("kill", "leader", 1_000, 0).withoutDetails() : null;
    return new EndedStep<>(
        1, scenario, well ? StepOutcome.DONE : StepOutcome.FAILED, "", "", tookMs, result);
  }

  @Test
  void beforeAnyRunItIsThePlansWithWhatIsUsualBesides() {
    assertThat(times.of(List.of("kill", "pause"), List.of())).isEqualTo(Duration.ofSeconds(190));
  }

  @Test
  void aScenarioThatRanTakesWhatItTookAndOthersTakeMoreThanTheirPlanByAsMuch() {
    List<EndedStep<FailoverResult>> ended =
        List.of(ended("kill", 100_000, true), ended("kill", 110_000, true));
    assertThat(times.of(List.of("kill", "pause"), ended))
        .isEqualTo(Duration.ofSeconds(105 + 80 + 45));
  }

  @Test
  void whatFailedOrWasNotMeasuredTeachesNothing() {
    List<EndedStep<FailoverResult>> ended =
        List.of(ended("kill", 5, false), ended("pause", 0, true));
    assertThat(times.of(List.of("kill"), ended)).isEqualTo(Duration.ofSeconds(85));
  }
}
