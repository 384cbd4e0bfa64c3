package io.millrace.core.measure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Waits with a bound, on a clock that moves only by waiting. */
class DeadlineTest {
  private static final Duration LIMIT = Duration.ofNanos(100);
  private static final Duration LOOK_EVERY = Duration.ofNanos(30);

  private final FakeClock clock = new FakeClock(1_000, 0);
  private final List<Long> looksAtNs = new ArrayList<>();

  @AfterEach
  void forgetTheInterrupt() {
    Thread.interrupted();
  }

  @Test
  void looksOnlyOnceAtWhatHoldsAlready() throws InterruptedException {
    assertThat(Deadline.after(LIMIT, clock).await(() -> lookUntil(1_000), LOOK_EVERY)).isTrue();
    assertThat(looksAtNs).containsExactly(1_000L);
  }

  @Test
  void looksAgainUntilItHolds() throws InterruptedException {
    assertThat(Deadline.after(LIMIT, clock).await(() -> lookUntil(1_050), LOOK_EVERY)).isTrue();
    assertThat(looksAtNs).containsExactly(1_000L, 1_030L, 1_060L);
  }

  @Test
  void looksALastTimeWhenTheTimeIsOver() throws InterruptedException {
    assertThat(Deadline.after(LIMIT, clock).await(() -> lookUntil(1_101), LOOK_EVERY)).isFalse();
    assertThat(looksAtNs).containsExactly(1_000L, 1_030L, 1_060L, 1_090L, 1_100L);
  }

  @Test
  void countsWhatALookTakes() throws InterruptedException {
    boolean held =
        Deadline.after(LIMIT, clock)
            .await(
                () -> {
                  boolean holds = lookUntil(9_999);
                  clock.advance(500);
                  return holds;
                },
                LOOK_EVERY);

    assertThat(held).isFalse();
    assertThat(looksAtNs).as("one, and the last").hasSize(2);
  }

  @Test
  void looksOnceWhenThereIsNoTimeAtAll() throws InterruptedException {
    assertThat(Deadline.after(Duration.ZERO, clock).await(() -> lookUntil(9_999), LOOK_EVERY))
        .isFalse();
    assertThat(looksAtNs).containsExactly(1_000L);
  }

  @Test
  void failsWithTheLookThatFails() {
    assertThatThrownBy(
            () ->
                Deadline.after(LIMIT, clock)
                    .await(
                        () -> {
                          throw new IOException("no such thing");
                        },
                        LOOK_EVERY))
        .isInstanceOf(IOException.class)
        .hasMessage("no such thing");
  }

  @Test
  void anInterruptEndsTheWaitByAnException() {
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> Deadline.after(LIMIT, clock).await(() -> lookUntil(9_999), LOOK_EVERY))
        .isInstanceOf(InterruptedException.class);
    assertThat(looksAtNs).hasSize(1);
  }

  @Test
  void anInterruptStaysSetForACallerThatHasToGoOn() {
    Thread.currentThread().interrupt();

    assertThat(
            Deadline.after(LIMIT, clock).awaitUnlessInterrupted(() -> lookUntil(9_999), LOOK_EVERY))
        .isFalse();
    assertThat(looksAtNs).hasSize(1);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();
  }

  @Test
  void whatHoldsIsSeenInSpiteOfAnInterrupt() {
    Thread.currentThread().interrupt();

    assertThat(
            Deadline.after(LIMIT, clock).awaitUnlessInterrupted(() -> lookUntil(1_000), LOOK_EVERY))
        .isTrue();
  }

  @Test
  void saysHowMuchTimeIsLeft() {
    Deadline deadline = Deadline.after(LIMIT, clock);
    clock.advance(40);
    assertThat(deadline.left()).isEqualTo(Duration.ofNanos(60));
    assertThat(deadline.isOver()).isFalse();
    clock.advance(60);
    assertThat(deadline.left()).isZero();
    assertThat(deadline.isOver()).isTrue();
    clock.advance(60);
    assertThat(deadline.left()).isZero();
  }

  @Test
  void theSystemsClockWakesAtAnInterrupt() {
    Thread waiting = Thread.currentThread();
    Thread other = new Thread(waiting::interrupt);

    assertThatThrownBy(
            () ->
                Deadline.after(Duration.ofMinutes(1))
                    .await(
                        () -> {
                          other.start();
                          return false;
                        },
                        Duration.ofMinutes(1)))
        .isInstanceOf(InterruptedException.class);
  }

  private boolean lookUntil(long holdsFromNs) {
    looksAtNs.add(clock.nanoTime());
    return clock.nanoTime() >= holdsFromNs;
  }
}
