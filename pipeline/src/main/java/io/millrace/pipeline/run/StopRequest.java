package io.millrace.pipeline.run;

import org.jspecify.annotations.Nullable;

/** Whether a run is to end early. Asked for once, by any thread; looked at by the run's own. */
public final class StopRequest {
  private boolean asked;
  private long askedNs;
  private @Nullable Thread interruptible;

  /** Asks the run to end, and interrupts it where it has said that it may be. */
  public synchronized void ask() {
    if (!asked) {
      askedNs = System.nanoTime();
    }
    asked = true;
    Thread thread = interruptible;
    if (thread != null) {
      thread.interrupt();
    }
  }

  /** Whether the run is to end. */
  public synchronized boolean isAsked() {
    return asked;
  }

  /**
   * Whether the run was asked to end before {@code ns}, by the clock of {@link System#nanoTime}.
   */
  synchronized boolean isAskedBefore(long ns) {
    return asked && askedNs - ns < 0;
  }

  /** How long ago the run was asked to end; only if it was. */
  synchronized long askedForNs() {
    return System.nanoTime() - askedNs;
  }

  /** From here on the calling thread may be interrupted: it waits for what nobody can measure. */
  synchronized void mayInterrupt() {
    interruptible = Thread.currentThread();
    if (asked) {
      Thread.currentThread().interrupt();
    }
  }

  /** From here on it may not: what it waits for has to be ended in order. */
  synchronized void mayNotInterrupt() {
    interruptible = null;
    Thread.interrupted();
  }
}
