package io.millrace.core.measure;

import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * An instant until which something is waited for that gives no notice of its own, so that it has to
 * be looked at again and again. The caller words what it means when the time is over. Immutable: a
 * wait that is to begin anew with every sign of progress makes a new one. Any thread may use it.
 */
public final class Deadline {
  private final NanoClock clock;
  private final long atNs;

  private Deadline(NanoClock clock, long atNs) {
    this.clock = clock;
    this.atNs = atNs;
  }

  /** So long from now, by the system's clock. */
  public static Deadline after(Duration limit) {
    return after(limit, NanoClock.system());
  }

  /** So long from now, by {@code clock}. */
  public static Deadline after(Duration limit, NanoClock clock) {
    return new Deadline(clock, clock.nanoTime() + limit.toNanos());
  }

  /** What is waited for. */
  @FunctionalInterface
  public interface Condition<X extends Exception> {
    /** One look; what it throws ends the wait. */
    boolean holds() throws X, InterruptedException;
  }

  /** Whether the time is over. */
  public boolean isOver() {
    return leftNs() <= 0;
  }

  /** How much time there is, zero when it is over. */
  public Duration left() {
    return Duration.ofNanos(Math.max(0, leftNs()));
  }

  private long leftNs() {
    return atNs - clock.nanoTime();
  }

  /**
   * Looks at once, then every {@code lookEvery}, and a last time when the time is over.
   *
   * @return whether the condition held at the last look
   * @throws InterruptedException when the thread is interrupted between two looks
   */
  public <X extends Exception> boolean await(Condition<X> condition, Duration lookEvery)
      throws X, InterruptedException {
    while (true) {
      boolean last = isOver();
      if (condition.holds()) {
        return true;
      }
      if (last) {
        return false;
      }
      clock.sleep(Math.max(1, Math.min(lookEvery.toNanos(), leftNs())));
    }
  }

  /**
   * As {@link #await}, for a caller that has to go on and clean up: an interrupt ends the wait
   * after the look that is under way, and stays set.
   *
   * @return whether the condition held; false when interrupted before it did
   */
  public boolean awaitUnlessInterrupted(BooleanSupplier condition, Duration lookEvery) {
    try {
      return await(condition::getAsBoolean, lookEvery);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
