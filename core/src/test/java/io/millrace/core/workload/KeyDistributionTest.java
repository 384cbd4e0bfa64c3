package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How often each customer orders. */
class KeyDistributionTest {
  private static final int DRAWS = 1_000_000;

  /** Chi-square with 99 degrees of freedom exceeds this once in 10,000 seeds. */
  private static final double CHI_SQUARE_LIMIT = 161;

  @Test
  void uniformCustomersOrderEquallyOften() {
    double[] equal = IntStream.range(0, 100).mapToDouble(k -> DRAWS / 100.0).toArray();
    assertThat(chiSquare(draw(new KeyDistribution.Uniform(100), 100), equal))
        .isLessThan(CHI_SQUARE_LIMIT);
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 0.5, 1, 1.5})
  void zipfCustomersOrderAsOftenAsTheLawSays(double exponent) {
    double sum = IntStream.range(0, 100).mapToDouble(k -> Math.pow(k + 1, -exponent)).sum();
    double[] law =
        IntStream.range(0, 100)
            .mapToDouble(k -> DRAWS * Math.pow(k + 1, -exponent) / sum)
            .toArray();
    assertThat(chiSquare(draw(new ZipfKeys(100, exponent), 100), law)).isLessThan(CHI_SQUARE_LIMIT);
  }

  @Test
  void theFirstOfManyZipfCustomersOrdersTenTimesAsOftenAsTheTenth() {
    int[] counts = draw(new ZipfKeys(100_000, 1), 100_000);
    // The tenth has about 8,270 orders: a standard error of 1.1 %.
    assertThat(counts[0] / (double) counts[9]).isCloseTo(10, within(0.45));
  }

  @Test
  void everyoneOfManyCustomersIsReached() {
    assertThat(draw(new KeyDistribution.Uniform(10_000), 10_000)).doesNotContain(0);
    assertThat(draw(new ZipfKeys(10_000, 0.5), 10_000)).doesNotContain(0);
  }

  @Test
  void aSingleCustomerIsTheOnlyOne() {
    assertThat(draw(new KeyDistribution.Uniform(1), 1)).containsExactly(DRAWS);
    assertThat(draw(new ZipfKeys(1, 1), 1)).containsExactly(DRAWS);
  }

  private static int[] draw(KeyDistribution keys, int users) {
    SplittableRandom random = new SplittableRandom(6);
    int[] counts = new int[users];
    for (int i = 0; i < DRAWS; i++) {
      counts[keys.next(random)]++;
    }
    return counts;
  }

  private static double chiSquare(int[] counts, double[] expected) {
    return IntStream.range(0, counts.length)
        .mapToDouble(k -> (counts[k] - expected[k]) * (counts[k] - expected[k]) / expected[k])
        .sum();
  }
}
