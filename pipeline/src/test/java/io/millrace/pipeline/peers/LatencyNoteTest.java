package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.Summary.Percentiles;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LatencyNoteTest {
  private static Percentiles p(
      @Nullable Double p50, @Nullable Double p99, @Nullable Double mean, @Nullable Double max) {
    return new Percentiles(p50, null, p99, null, mean, max, 10_000);
  }

  @Test
  void theFigureFurthestFromTheTruthIsNamed() {
    // a closed loop: one record saw the pause, and one in ten thousand moves no percentile
    assertThat(LatencyNote.of(p(0.0, 2.0, 0.9, null), p(0.7, 1_850.0, 95.0, 2_001.0)))
        .isEqualTo(
            "It reported a 99th percentile of 2.00 ms where the truth is 1,850 ms: too low by a"
                + " factor of 925.");
    assertThat(LatencyNote.of(p(30.0, 40.0, 30.0, 60.0), p(3.0, 40.0, 10.0, 60.0)))
        .isEqualTo(
            "It reported a median of 30.0 ms where the truth is 3.00 ms: too high by a factor of"
                + " 10.0.");
  }

  @Test
  void wholeMillisecondsAndOneInTenAreNoDifference() {
    assertThat(LatencyNote.of(p(1.0, 105.0, 2.5, 2_000.0), p(0.2, 100.0, 1.9, 1_990.0)))
        .isEqualTo("Every figure that it reported is within 10 % or 1 ms of the truth.");
  }

  @Test
  void aFigureThatOneSideLacksIsNotCompared() {
    assertThat(LatencyNote.of(p(null, 9.0, null, null), p(5.0, null, null, null)))
        .isEqualTo("No figure is known on both sides.");
  }
}
