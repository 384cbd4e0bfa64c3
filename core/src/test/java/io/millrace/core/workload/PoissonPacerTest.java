package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The gaps of a Poisson process are exponentially distributed and independent. */
class PoissonPacerTest {
  private static final int EVENTS = 200_000;
  private static final double MEAN_GAP_NS = 1_000_000; // 1,000/s

  private final double[] gapsNs = gaps(Pacer.poisson(1_000, 1, new SplittableRandom(4)));

  @Test
  void theMeanGapIsTheRatesInverse() {
    // The mean of n gaps has a standard error of mean / sqrt(n) = 0.22 %; four of them are allowed.
    assertThat(mean(gapsNs)).isCloseTo(MEAN_GAP_NS, within(0.009 * MEAN_GAP_NS));
  }

  @Test
  void theGapsVaryAsMuchAsTheirMean() {
    // An exponential's variance is its mean squared; the sample's has a relative standard error of
    // sqrt(8 / n) = 0.63 %.
    double mean = mean(gapsNs);
    double variance = 0;
    for (double gap : gapsNs) {
      variance += (gap - mean) * (gap - mean) / EVENTS;
    }
    assertThat(variance / (MEAN_GAP_NS * MEAN_GAP_NS)).isCloseTo(1, within(0.026));
  }

  @Test
  void theShareOfGapsAboveTheMeanIsOneInE() {
    long above = Arrays.stream(gapsNs).filter(gap -> gap > MEAN_GAP_NS).count();
    // Standard error sqrt(p (1 - p) / n) = 0.11 %.
    assertThat(above / (double) EVENTS).isCloseTo(Math.exp(-1), within(0.0045));
  }

  @Test
  void neighbouringGapsAreIndependent() {
    double covariance = 0;
    for (int i = 1; i < EVENTS; i++) {
      covariance += (gapsNs[i - 1] - MEAN_GAP_NS) * (gapsNs[i] - MEAN_GAP_NS) / EVENTS;
    }
    // The correlation's standard error is 1 / sqrt(n) = 0.22 %.
    assertThat(covariance / (MEAN_GAP_NS * MEAN_GAP_NS)).isCloseTo(0, within(0.009));
  }

  @Test
  void eachOfSeveralProducersTakesItsShareOfTheRate() {
    assertThat(mean(gaps(Pacer.poisson(1_000, 4, new SplittableRandom(5)))))
        .isCloseTo(4 * MEAN_GAP_NS, within(0.009 * 4 * MEAN_GAP_NS));
  }

  private static double[] gaps(Pacer pacer) {
    double[] gaps = new double[EVENTS];
    long before = 0;
    for (int i = 0; i < EVENTS; i++) {
      long due = pacer.dueNs(i, 0);
      gaps[i] = due - before;
      before = due;
    }
    return gaps;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
