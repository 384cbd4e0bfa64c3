package io.millrace.pipeline.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BootstrapTest {
  @Test
  void theSameSeedGivesTheSameInterval() {
    double[] ratios = {0.9, 1.1, 1.0, 1.05, 0.97};
    assertThat(Bootstrap.geometricMean(ratios, 7)).isEqualTo(Bootstrap.geometricMean(ratios, 7));
  }

  @Test
  void fourSamplesGetNoInterval() {
    Estimate estimate = Bootstrap.mean(new double[] {1, 2, 3, 2}, 1);
    assertThat(estimate.value()).isEqualTo(2);
    assertThat(estimate.hasInterval()).isFalse();
    assertThat(estimate.excludes(100)).isFalse();
  }

  @Test
  void equalSamplesGetAnIntervalOfNoWidth() {
    assertThat(Bootstrap.mean(new double[] {4, 4, 4, 4, 4}, 1)).isEqualTo(new Estimate(4, 4, 4, 5));
  }

  @Test
  void aRatioAndItsInverseHaveMirroredIntervals() {
    double[] ratios = {0.80, 0.85, 0.78, 0.9, 0.83};
    double[] inverse = Arrays.stream(ratios).map(ratio -> 1 / ratio).toArray();
    Estimate one = Bootstrap.geometricMean(ratios, 3);
    Estimate other = Bootstrap.geometricMean(inverse, 3);
    assertThat(other.value()).isCloseTo(1 / one.value(), within(1e-9));
    assertThat(other.low()).isCloseTo(1 / one.high(), within(0.01));
    assertThat(one.excludes(1)).isTrue();
  }

  /** Samples of a known distribution, many times over: how often is its mean inside? */
  @ParameterizedTest
  @CsvSource({"5, 0.90", "8, 0.92", "20, 0.93"})
  void theIntervalHoldsTheTruthInAboutNineteenOfTwentyCasesAndOfFiveSamplesInNineOfTen(
      int samples, double atLeast) {
    Random random = new Random(42);
    long held =
        IntStream.range(0, 1_000)
            .filter(
                round -> {
                  double[] values =
                      random.doubles(samples).map(u -> 10 + random.nextGaussian()).toArray();
                  return !Bootstrap.mean(values, round).excludes(10);
                })
            .count();
    assertThat(held / 1_000.0).isBetween(atLeast, 0.98);
  }

  @Test
  void nearlyEqualSamplesAndOneOutlierDoNotMakeTheIntervalEndless() {
    Estimate estimate = Bootstrap.geometricMean(new double[] {1.0, 1.0001, 1.0, 1.0001, 3}, 5);
    assertThat(estimate.high()).isLessThanOrEqualTo(3);
    assertThat(estimate.low()).isGreaterThanOrEqualTo(1);
  }

  @Test
  void twoSetsOfTheSameLevelAreNotToldApartAndTwoOfDifferentOnesAre() {
    double[] one = {10, 11, 10.5, 9.8, 10.2};
    double[] same = {10.1, 10.9, 10.4, 9.9, 10.3, 10.0};
    double[] higher = {13, 14, 13.5, 12.8, 13.2};
    assertThat(Bootstrap.ratioOfGeometricMeans(same, one, 1).excludes(1)).isFalse();
    Estimate ratio = Bootstrap.ratioOfGeometricMeans(higher, one, 1);
    assertThat(ratio.excludes(1)).isTrue();
    assertThat(ratio.value()).isCloseTo(1.29, within(0.01));
    assertThat(ratio.samples()).isEqualTo(5);
  }
}
