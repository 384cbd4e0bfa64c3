package io.millrace.pipeline.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LevelsTest {
  private static final int SERIES = 200;

  /** What {@link Levels} states for a series without a change. */
  private static final double FALSE_ALARMS = 0.01;

  /** Levels of so many values each, with 3 % of noise, as p99 of a calm machine has it. */
  private static double[] noisy(long seed, double... levelsAndLengths) {
    Random random = new Random(seed);
    return IntStream.range(0, levelsAndLengths.length / 2)
        .boxed()
        .flatMap(
            part ->
                IntStream.range(0, (int) levelsAndLengths[2 * part + 1])
                    .mapToObj(i -> levelsAndLengths[2 * part]))
        .mapToDouble(level -> level * (1 + 0.03 * random.nextGaussian()))
        .toArray();
  }

  /** In 95 of 100 series: what is left, a false alarm on either side of it may take. */
  @ParameterizedTest
  @CsvSource({"20, 20", "45, 5", "5, 45", "5, 5", "30, 12"})
  void aShiftOfAFifthIsFoundAtItsPlace(int before, int after) {
    long found =
        IntStream.range(0, 40)
            .mapToObj(seed -> Levels.of(noisy(seed, 10, before, 12, after), 1))
            .filter(levels -> levels.starts().equals(List.of(0, before)))
            .count();

    assertThat(found).isGreaterThanOrEqualTo(38);
  }

  @Test
  void aFallIsFoundAsARiseIs() {
    assertThat(Levels.of(noisy(1, 12, 20, 10, 8), 1).starts()).containsExactly(0, 20);
  }

  @Test
  void eachOfSeveralShiftsIsFoundAlsoOneThatIsTakenBack() {
    assertThat(Levels.of(noisy(2, 10, 20, 13, 12, 10, 20), 1).starts()).containsExactly(0, 20, 32);
    assertThat(Levels.of(noisy(3, 10, 15, 12, 15, 15, 15), 1).starts()).containsExactly(0, 15, 30);
  }

  /** The detector must be able to stay silent, in short series and in long ones. */
  @ParameterizedTest
  @ValueSource(ints = {10, 30, 60})
  void noiseAloneRaisesNoMoreFalseAlarmsThanStated(int length) {
    long alarms =
        IntStream.range(0, SERIES)
            .filter(seed -> Levels.of(noisy(seed, 10, length), 1).starts().size() > 1)
            .count();

    assertThat(alarms).isLessThanOrEqualTo(Math.round(SERIES * FALSE_ALARMS));
  }

  @Test
  void twoStallsAreNoLevelOfTheirOwn() {
    double[] values = noisy(4, 10, 40);
    values[20] = 500;
    values[37] = 900;

    assertThat(Levels.of(values, 1).starts()).containsExactly(0);
  }

  @Test
  void whatDiffersByLessThanAPercentIsOneLevelHoweverCertain() {
    double[] values = IntStream.range(0, 40).mapToDouble(i -> i < 20 ? 20_000 : 19_990).toArray();

    assertThat(Levels.of(values, 1).starts()).containsExactly(0);
  }

  @Test
  void nineValuesAreOneLevelAndSoAreNone() {
    assertThat(Levels.of(noisy(5, 10, 4, 100, 5), 1).starts()).containsExactly(0);
    assertThat(Levels.of(new double[0], 1).starts()).containsExactly(0);
  }

  @Test
  void equalValuesHaveNoChange() {
    double[] equal = new double[30];
    Arrays.fill(equal, 7);

    assertThat(Levels.of(equal, 1).starts()).containsExactly(0);
  }
}
