package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.report.Comparison.Change;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  /** The baseline and acks=1, the latter's capacity and p99 times these factors. */
  private static SweepResult sweep(double capacityFactor, double p99Factor) {
    List<Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed("acks=1", capacityFactor, p99Factor));
    return Sweeps.sweep(
        "acks",
        List.of(
            Sweeps.configuration(SweepResult.BASELINE, "acks=all"),
            Sweeps.configuration("acks=1", "acks=1")),
        runs);
  }

  private static Change change(Comparison comparison, String configuration, ComparedFigure metric) {
    return comparison.changes().stream()
        .filter(c -> c.configuration().equals(configuration) && c.figure() == metric)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void equalSweepsShowNoChange() {
    Comparison comparison = Comparison.of(sweep(1.3, 1), sweep(1.3, 1));
    assertThat(comparison.changes()).noneMatch(Change::isClaimed);
    assertThat(comparison.sameMachine()).isTrue();
  }

  @Test
  void aTenthLessCapacityIsARegressionOfThatConfigurationAlone() {
    Comparison comparison = Comparison.of(sweep(1.3, 1), sweep(1.17, 1));
    assertThat(comparison.changes())
        .filteredOn(change -> change.isRegression(0.05))
        .extracting(change -> change.configuration() + " " + change.figure())
        .containsExactly("acks=1 CAPACITY");
    assertThat(change(comparison, "acks=1", ComparedFigure.CAPACITY).isRegression(0.2)).isFalse();
    assertThat(ComparisonTable.of(comparison, 0.05)).containsOnlyOnce("REGRESSION");
  }

  @Test
  void alsoALongerTailIsARegressionAndAShorterOneIsNot() {
    assertThat(
            change(Comparison.of(sweep(1, 1), sweep(1, 1.5)), "acks=1", ComparedFigure.RESPONSE_P99)
                .isRegression(0.05))
        .isTrue();
    Change better =
        change(Comparison.of(sweep(1, 1.5), sweep(1, 1)), "acks=1", ComparedFigure.RESPONSE_P99);
    assertThat(better.isClaimed()).isTrue();
    assertThat(better.isRegression(0.05)).isFalse();
  }

  @Test
  void whatOnlyOneOfThemHasIsNamedAndNothingInCommonIsRefused() {
    SweepResult acks = Sweeps.acks();
    assertThat(Comparison.of(acks, sweep(1, 1)).unmatched()).containsExactly("acks=0");
    SweepResult other =
        Sweeps.sweep("x", List.of(Sweeps.configuration("linger.ms=0", "a=b")), List.of());
    assertThatThrownBy(() -> Comparison.of(acks, other)).hasMessageContaining("no configuration");
  }
}
