package io.millrace.pipeline.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SteadyStateTest {
  /** n noisy values around a level, by a tenth. */
  private static double[] series(long seed, double... levels) {
    Random random = new Random(seed);
    return java.util.Arrays.stream(levels)
        .map(l -> l * (1 + 0.1 * random.nextGaussian()))
        .toArray();
  }

  private static double[] levels(int slow, double first, int rest, double then) {
    return IntStream.range(0, slow + rest).mapToDouble(i -> i < slow ? first : then).toArray();
  }

  @Test
  void aLevelSeriesIsKeptWhole() {
    assertThat(SteadyState.of(series(1, levels(0, 0, 60, 100))))
        .isEqualTo(new SteadyState(0, true));
  }

  @Test
  void aSlowStartIsCutOff() {
    SteadyState state = SteadyState.of(series(2, levels(15, 50, 45, 100)));
    assertThat(state.settled()).isTrue();
    assertThat(state.from()).isBetween(12, 18);
  }

  @Test
  void aStartInTwoStepsIsCutOffTwice() {
    double[] levels =
        IntStream.range(0, 90).mapToDouble(i -> i < 15 ? 30 : i < 30 ? 60 : 100).toArray();
    SteadyState state = SteadyState.of(series(3, levels));
    assertThat(state.settled()).isTrue();
    assertThat(state.from()).isBetween(27, 36);
  }

  @Test
  void aSingleStallIsNoChangeOfLevel() {
    double[] levels = levels(0, 0, 60, 100);
    levels[30] = 0;
    levels[31] = 0;
    assertThat(SteadyState.of(series(4, levels))).isEqualTo(new SteadyState(0, true));
  }

  @Test
  void aSeriesThatNeverStopsRisingIsNotSettled() {
    double[] levels = IntStream.range(0, 60).mapToDouble(i -> 100 + 10 * i).toArray();
    assertThat(SteadyState.of(series(5, levels)).settled()).isFalse();
  }

  @Test
  void aDropAfterTheMiddleIsNotSettled() {
    assertThat(SteadyState.of(series(6, levels(45, 100, 15, 50))).settled()).isFalse();
  }

  @Test
  void nineteenValuesSettleNothing() {
    assertThat(SteadyState.of(levels(0, 0, 19, 100)).settled()).isFalse();
  }

  /** Slow waves, as the rate of a saturated run has them, are no change of level either. */
  @Test
  void correlatedNoiseIsSeldomCut() {
    long cut =
        IntStream.range(0, 200)
            .filter(
                seed -> {
                  Random random = new Random(seed);
                  double[] values = new double[60];
                  double noise = 0;
                  for (int i = 0; i < values.length; i++) {
                    noise = 0.5 * noise + 0.1 * random.nextGaussian();
                    values[i] = 100 * (1 + noise);
                  }
                  return SteadyState.of(values).from() > 0;
                })
            .count();
    assertThat(cut).isLessThanOrEqualTo(30);
  }

  /** The check must be able to stay silent: level noise, a hundred times. */
  @Test
  void levelNoiseIsHardlyEverCut() {
    long cut =
        IntStream.range(0, 100)
            .filter(seed -> SteadyState.of(series(seed, levels(0, 0, 60, 100))).from() > 0)
            .count();
    assertThat(cut).isLessThanOrEqualTo(7);
  }
}
