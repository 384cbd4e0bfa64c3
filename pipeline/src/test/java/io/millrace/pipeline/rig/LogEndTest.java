package io.millrace.pipeline.rig;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.NanoClock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class LogEndTest {
  /** Seconds that have passed; each question to the brokers takes one. */
  private long seconds;

  @Test
  void waitsForWhatWasAcknowledgedAndNoLonger() {
    LogEnd log = log(5, 10);

    assertThat(log.awaitReached(List.of(40L), () -> false)).contains(List.of(40L));
    assertThat(seconds).isEqualTo(5);
  }

  @Test
  void callsWhatDoesNotComeForAMinuteGone() {
    LogEnd log = log(5, 10);

    assertThat(log.awaitReached(List.of(60L), () -> false)).contains(List.of(50L));
    assertThat(seconds).isBetween(65L, 68L);
  }

  @Test
  void waitsForQuietWhenNobodySaysWhatIsToCome() {
    LogEnd log = log(20, 10);

    assertThat(log.awaitQuiet(() -> false)).contains(List.of(200L));
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

    assertThat(log.awaitQuiet(() -> seconds >= 7)).contains(List.of(60L));
  }

  @Test
  void brokersThatDoNotAnswerAreAskedUntilTheLimitAndNoLonger() {
    LogEnd silent = log(5, 10, second -> second < 3);

    assertThat(silent.awaitReached(List.of(60L), () -> false)).isEmpty();
    assertThat(seconds).isBetween(10L, 13L);
  }

  @Test
  void aBrokerThatAnswersInBetweenIsWaitedFor() {
    LogEnd log = log(5, 10, second -> second < 3 || second >= 9);

    assertThat(log.awaitReached(List.of(40L), () -> false)).contains(List.of(50L));
  }

  @Test
  void aTransactionThatIsOpenForLongerThanThreeMinutesIsWaitedForToo() {
    LogEnd stable =
        new LogEnd(
            () -> Optional.of(List.of(seconds++ < 250 ? 50L : 60L)),
            Duration.ofSeconds(315),
            Duration.ofSeconds(8),
            new Clock());

    assertThat(stable.awaitReached(List.of(60L), () -> false)).contains(List.of(60L));
    assertThat(seconds).isBetween(250L, 253L);
  }

  private LogEnd log(long growsFor, long perSecond) {
    return log(growsFor, perSecond, second -> true);
  }

  /** A log of one partition that grows by {@code perSecond} for {@code growsFor} seconds. */
  private LogEnd log(long growsFor, long perSecond, LongPredicate answersAt) {
    return new LogEnd(
        () -> {
          long second = seconds++;
          return answersAt.test(second)
              ? Optional.of(List.of(perSecond * Math.min(growsFor, second)))
              : Optional.empty();
        },
        LogEnd.HELD_BACK_LIMIT,
        Duration.ofSeconds(8),
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
