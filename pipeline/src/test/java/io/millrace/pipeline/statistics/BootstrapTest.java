package io.millrace.pipeline.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void theSameSeedGivesTheSameInterval() {
    double[] ratios = {0.9, 1.1, 1.0, 1.05, 0.97};
    assertThat(Bootstrap.geometricMean(ratios, 7)).isEqualTo(Bootstrap.geometricMean(ratios, 7));
  }

  @Test
  void threeSamplesGetNoInterval() {
    Estimate estimate = Bootstrap.mean(new double[] {1, 2, 3}, 1);
    assertThat(estimate.value()).isEqualTo(2);
    assertThat(estimate.hasInterval()).isFalse();
    assertThat(estimate.excludes(100)).isFalse();
  }

  @Test
  void equalSamplesGetAnIntervalOfNoWidth() {
    assertThat(Bootstrap.mean(new double[] {4, 4, 4, 4}, 1)).isEqualTo(new Estimate(4, 4, 4, 4));
  }

  @Test
  void aRatioAndItsInverseHaveMirroredIntervals() {
    double[] ratios = {0.80, 0.85, 0.78, 0.9, 0.83};
    double[] inverse = java.util.Arrays.stream(ratios).map(ratio -> 1 / ratio).toArray();
    Estimate one = Bootstrap.geometricMean(ratios, 3);
    Estimate other = Bootstrap.geometricMean(inverse, 3);
    assertThat(other.value()).isCloseTo(1 / one.value(), within(1e-9));
    assertThat(other.low()).isCloseTo(1 / one.high(), within(0.01));
    assertThat(one.excludes(1)).isTrue();
  }

  /** Five samples of a known distribution, many times over: how often is its mean inside? */
  @Test
  void theIntervalOfFiveSamplesHoldsTheTruthInAboutNineteenOfTwentyCases() {
    SplittableRandom random = new SplittableRandom(42);
    long held =
        IntStream.range(0, 1_000)
            .filter(
                round -> {
                  double[] five = random.doubles(5).map(u -> 10 + u).toArray();
                  return !Bootstrap.mean(five, round).excludes(10.5);
                })
            .count();
    assertThat(held).isBetween(920L, 995L);
  }
}
