package io.millrace.pipeline.rig;

import java.util.function.BooleanSupplier;

/** Waits between two looks at something that gives no notice of its own. */
public final class Pause {
  private Pause() {}

  /** Sleeps; an interrupt ends it early and stays set. */
  static void millis(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Looks every 20 ms until {@code done}, or the thread is interrupted. */
  public static void until(BooleanSupplier done) {
    while (!done.getAsBoolean() && !Thread.currentThread().isInterrupted()) {
      millis(20);
    }
  }
}
