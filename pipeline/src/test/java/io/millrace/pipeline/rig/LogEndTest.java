package io.millrace.pipeline.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.NanoClock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LogEndTest {
  /** Seconds that have passed; each question to the brokers takes one. */
  private long seconds;

  @Test
  void waitsForWhatWasAcknowledgedAndNoLonger() {
    LogEnd log = log(5, 10);

    assertThat(log.awaitReached(List.of(40L), () -> false)).containsExactly(40L);
    assertThat(seconds).isEqualTo(5);
  }

  @Test
  void callsWhatDoesNotComeForAMinuteGone() {
    LogEnd log = log(5, 10);

    assertThat(log.awaitReached(List.of(60L), () -> false)).containsExactly(50L);
    assertThat(seconds).isBetween(65L, 68L);
  }

  @Test
  void waitsForQuietWhenNobodySaysWhatIsToCome() {
    LogEnd log = log(20, 10);

    assertThat(log.awaitQuiet(() -> false)).containsExactly(200L);
    assertThat(seconds).isBetween(23L, 26L);
  }

  @Test
  void doesNotWaitForAnotherProgramToStopWriting() {
    LogEnd log = log(1_000, 10);

    log.awaitQuiet(() -> false);

    assertThat(seconds).isBetween(180L, 183L);
  }

  @Test
  void endsWhenTheRunIsGivenUp() {
    LogEnd log = log(1_000, 10);

    assertThat(log.awaitQuiet(() -> seconds >= 7)).containsExactly(60L);
  }

  /** A log of one partition that grows by {@code perSecond} for {@code growsFor} seconds. */
  private LogEnd log(long growsFor, long perSecond) {
    return new LogEnd(
        () -> List.of(perSecond * Math.min(growsFor, seconds++)),
        LogEnd.HELD_BACK_LIMIT,
        new Clock());
  }

  private final class Clock implements NanoClock {
    @Override
    public long nanoTime() {
      return TimeUnit.SECONDS.toNanos(seconds);
    }

    @Override
    public long epochOffsetNs() {
      return 0;
    }

    @Override
    public void parkUntil(long deadlineNs) {
      // each question takes a second as it is
    }
  }
}
