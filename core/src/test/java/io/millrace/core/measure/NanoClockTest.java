package io.millrace.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;

/** Readings as instants, and the real clock. */
class NanoClockTest {

  @Test
  void aReadingIsAnInstantByTheOffset() {
    NanoClock clock = new FakeClock(500, 1_763_709_000_123_456_000L);
    assertThat(clock.epochMicros(789_000)).isEqualTo(1_763_709_000_124_245L);
    assertThat(clock.instant(789_001)).isEqualTo("2025-11-21T07:10:00.124245001Z");
  }

  @Test
  void aReadingMayBeNegative() {
    // System.nanoTime() has an arbitrary origin.
    NanoClock clock = new FakeClock(0, 2_000_000_000L);
    assertThat(clock.instant(-500_000_000)).isEqualTo("1970-01-01T00:00:01.500Z");
    assertThat(clock.epochMicros(-500_000_000)).isEqualTo(1_500_000);
  }

  @Test
  void anInstantBeforeTheEpochKeepsItsNanoseconds() {
    assertThat(new FakeClock(0, 0).instant(-1)).isEqualTo("1969-12-31T23:59:59.999999999Z");
  }

  @Test
  void theSystemsClockTellsTheTimeOfDay() {
    NanoClock clock = NanoClock.system();
    assertThat(clock.instant(clock.nanoTime()))
        .isCloseTo(Instant.now(), within(1, ChronoUnit.SECONDS));
  }

  @Test
  void twoClocksWithOneOffsetAgree() {
    NanoClock clock = NanoClock.system();
    NanoClock other = NanoClock.system(clock.epochOffsetNs());
    assertThat(other.instant(12_345)).isEqualTo(clock.instant(12_345));
  }

  @Test
  void waitingNeverEndsEarly() {
    NanoClock clock = NanoClock.system();
    for (int i = 0; i < 20; i++) {
      long deadlineNs = clock.nanoTime() + 200_000;
      clock.parkUntil(deadlineNs);
      assertThat(clock.nanoTime() - deadlineNs).isNotNegative();
    }
  }

  @Test
  void waitingForThePastDoesNotWait() {
    NanoClock clock = NanoClock.system();
    long beforeNs = clock.nanoTime();
    clock.parkUntil(beforeNs - 1);
    assertThat(clock.nanoTime() - beforeNs).isLessThan(1_000_000_000L);
  }

  @Test
  void anInterruptEndsTheWait() {
    NanoClock clock = NanoClock.system();
    long beforeNs = clock.nanoTime();
    Thread.currentThread().interrupt();
    clock.parkUntil(beforeNs + 60_000_000_000L);
    assertThat(clock.nanoTime() - beforeNs).isLessThan(30_000_000_000L);
  }
}
