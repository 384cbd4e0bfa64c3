package io.millrace.pipeline.statistics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AaPairsTest {
  @Test
  void equalPairsAllowAnyClaim() {
    double[] same = {5, 6, 7};
    assertThat(AaPairs.smallestClaimable(same, same, 3)).isEqualTo(1);
  }

  @Test
  void twoPairsAllowNone() {
    assertThat(AaPairs.smallestClaimable(new double[] {1, 2}, new double[] {1, 2}, 2)).isNaN();
  }

  @Test
  void theBoundIsStudentsTTimesTheStandardError() {
    double[] first = {Math.E, 1, Math.E, 1};
    double[] second = {1, Math.E, 1, Math.E}; // log ratios +1, -1, +1, -1: standard error 1/2
    // t of 4 degrees of freedom at 97.5 %, from tables: 2.776
    assertThat(Math.log(AaPairs.smallestClaimable(first, second, 4)))
        .isCloseTo(2.776 / 2, within(0.001));
  }

  @Test
  void aMeanOfFewerRatiosMustBeFurtherFromOne() {
    double[] first = {Math.E, 1, Math.E, 1};
    double[] second = {1, Math.E, 1, Math.E};
    assertThat(Math.log(AaPairs.smallestClaimable(first, second, 1)))
        .isCloseTo(2.776, within(0.001));
    assertThat(AaPairs.smallestClaimable(first, second, 0)).isNaN();
  }

  @Test
  void equalsStayWithinTheBoundInNineteenOfTwentySweeps() {
    Random random = new Random(11);
    long beyond =
        IntStream.range(0, 2_000)
            .filter(
                sweep -> {
                  double[] first = noise(random);
                  double[] second = noise(random);
                  double[] other = noise(random);
                  double mean = 0;
                  for (int b = 0; b < 5; b++) {
                    mean += Math.log(other[b] / Math.sqrt(first[b] * second[b])) / 5;
                  }
                  return Math.abs(mean) > Math.log(AaPairs.smallestClaimable(first, second, 5));
                })
            .count();
    assertThat(beyond).isBetween(10L, 100L); // at most 5 % of 2,000, and not by claiming nothing
  }

  private static double[] noise(Random random) {
    return random.doubles(5).map(u -> Math.exp(0.1 * random.nextGaussian())).toArray();
  }
}
