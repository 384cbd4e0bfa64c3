package io.millrace.core.measure;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Monotonic time in nanoseconds, tied once to the epoch, so that intervals never jump and instants
 * can be written into events. Any thread may call.
 *
 * <p>Two clocks made from the same {@link #epochOffsetNs() offset} agree in every process of one
 * Linux host, because {@link System#nanoTime()} there is the host's CLOCK_MONOTONIC.
 */
public interface NanoClock {

  /** Monotonic nanoseconds with an arbitrary origin. */
  long nanoTime();

  /** What to add to {@link #nanoTime()} to get nanoseconds since the epoch. */
  long epochOffsetNs();

  /**
   * Returns at {@code deadlineNs} or somewhat later (about 60 µs on Linux), or when interrupted.
   */
  void parkUntil(long deadlineNs);

  /**
   * Waits so many nanoseconds. As it stands, for clocks on which nobody interrupts a wait.
   *
   * @throws InterruptedException when the thread was interrupted before, or is meanwhile
   */
  default void sleep(long ns) throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    parkUntil(nanoTime() + ns);
  }

  /** The instant of a {@link #nanoTime()} reading, in microseconds since the epoch. */
  default long epochMicros(long nanoTime) {
    return (nanoTime + epochOffsetNs()) / 1_000;
  }

  /** The instant of a {@link #nanoTime()} reading. */
  default Instant instant(long nanoTime) {
    long epochNs = nanoTime + epochOffsetNs();
    return Instant.ofEpochSecond(
        Math.floorDiv(epochNs, 1_000_000_000L), Math.floorMod(epochNs, 1_000_000_000L));
  }

  /** The system's clock, tied to the epoch now. */
  static NanoClock system() {
    Instant now = Instant.now();
    long epochNs = now.getEpochSecond() * 1_000_000_000L + now.getNano();
    return system(epochNs - System.nanoTime());
  }

  /** The system's clock, tied to the epoch as another clock of this host is. */
  static NanoClock system(long epochOffsetNs) {
    return new SystemClock(epochOffsetNs);
  }

  /** The real clock. */
  record SystemClock(long epochOffsetNs) implements NanoClock {
    @Override
    public long nanoTime() {
      return System.nanoTime();
    }

    @Override
    public void parkUntil(long deadlineNs) {
      long waitNs;
      while ((waitNs = deadlineNs - System.nanoTime()) > 0 && !Thread.interrupted()) {
        LockSupport.parkNanos(this, waitNs);
      }
    }

    @Override
    public void sleep(long ns) throws InterruptedException {
      TimeUnit.NANOSECONDS.sleep(ns);
    }
  }
}
