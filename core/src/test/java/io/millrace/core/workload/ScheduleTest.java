package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How many events a schedule offers, and what it refuses. */
class ScheduleTest {
  private static final Duration TEN_SECONDS = Duration.ofSeconds(10);

  @Test
  void aConstantRateOffersRateTimesDuration() {
    assertThat(new Schedule.Constant(50).expectedEvents(TEN_SECONDS)).isEqualTo(500);
    assertThat(new Schedule.Poisson(50).expectedEvents(TEN_SECONDS)).isEqualTo(500);
    assertThat(new Schedule.Burst(50, Duration.ofSeconds(1)).expectedEvents(TEN_SECONDS))
        .isEqualTo(500);
  }

  @Test
  void aRampOffersItsAreaAndThenItsLastRate() {
    Schedule ramp = new Schedule.Ramp(10, 30, TEN_SECONDS);
    assertThat(ramp.expectedEvents(Duration.ofSeconds(5))).isEqualTo(75);
    assertThat(ramp.expectedEvents(TEN_SECONDS)).isEqualTo(200);
    assertThat(ramp.expectedEvents(Duration.ofSeconds(12))).isEqualTo(260);
  }

  @Test
  void theExpectationIsWhatThePacersOffer() {
    Schedule ramp = new Schedule.Ramp(1_000, 3_000, TEN_SECONDS);
    long offered = offered(ramp, 0) + offered(ramp, 1) + offered(ramp, 2);
    assertThat((double) offered)
        .isCloseTo(ramp.expectedEvents(Duration.ofSeconds(12)), within(1.0));
  }

  @Test
  void theClosedLoopExpectsNoNumber() {
    assertThat(new Schedule.Max().expectedEvents(TEN_SECONDS)).isInfinite();
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void aRateThatIsNoRateIsRefused(double rate) {
    String allowed = "must be above 0 events/s (or max), not " + rate;
    assertThatThrownBy(() -> new Schedule.Constant(rate)).hasMessage("rate " + allowed);
    assertThatThrownBy(() -> new Schedule.Poisson(rate)).hasMessage("rate " + allowed);
    assertThatThrownBy(() -> new Schedule.Burst(rate, TEN_SECONDS)).hasMessage("rate " + allowed);
    assertThatThrownBy(() -> new Schedule.Ramp(rate, 1, TEN_SECONDS))
        .hasMessage("ramp-from " + allowed);
    assertThatThrownBy(() -> new Schedule.Ramp(1, rate, TEN_SECONDS)).hasMessage("rate " + allowed);
  }

  @Test
  void aBurstWithoutAPeriodIsRefused() {
    assertThatThrownBy(() -> new Schedule.Burst(1, Duration.ZERO))
        .hasMessage("burst-period must be above 0, not PT0S");
  }

  @Test
  void aRampThatTakesNoTimeIsRefused() {
    assertThatThrownBy(() -> new Schedule.Ramp(1, 2, Duration.ZERO))
        .hasMessageContaining("ramp")
        .hasMessageContaining("above 0, not PT0S");
  }

  private static long offered(Schedule schedule, int producer) {
    Pacer pacer = schedule.pacer(3, producer, new SplittableRandom(1));
    return LongStream.iterate(0, index -> index + 1)
        .map(index -> pacer.dueNs(index, 0))
        .takeWhile(dueNs -> dueNs < 12_000_000_000L)
        .count();
  }
}
