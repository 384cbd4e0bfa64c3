package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecentRateTest {
  private static final long SECOND_NS = 1_000_000_000;

  @ParameterizedTest
  @ValueSource(doubles = {0.1, 1, 3, 10, 1_000, 1_000_000})
  void comesWithinATenthOfASteadyRateAtAnySize(double perSecond) {
    RecentRate rate = new RecentRate(perSecond, 0);
    for (int second = 1; second <= 300; second++) {
      double shown = rate.at(second * SECOND_NS, (long) (second * perSecond));
      if (second * perSecond >= 20) {
        assertThat(shown).isCloseTo(perSecond, within(perSecond / 10));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, 1_000, Double.POSITIVE_INFINITY})
  void isThatOfTheLastIntervalWhereManyAreDue(double offeredPerSecond) {
    RecentRate rate = new RecentRate(offeredPerSecond, 0);
    assertThat(rate.at(SECOND_NS, 1_000)).isEqualTo(1_000);
    assertThat(rate.at(2 * SECOND_NS, 1_000)).isZero();
    assertThat(rate.at(3 * SECOND_NS, 1_500)).isEqualTo(500);
  }

  @Test
  void fallsToZeroWhenARareEventStaysAwayLongEnough() {
    RecentRate rate = new RecentRate(1, 0);
    for (int second = 1; second <= 20; second++) {
      rate.at(second * SECOND_NS, second);
    }
    double shown = 1;
    for (int second = 21; second <= 31; second++) {
      shown = rate.at(second * SECOND_NS, 20);
    }
    assertThat(shown).isZero();
  }
}
