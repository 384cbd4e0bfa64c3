package io.millrace.pipeline.fault;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until a fault shows; used by the thread that does it. */
final class EffectCheck {
  /** A broker that is written to or read from writes and answers many times a second. */
  private static final long LIMIT_SECONDS = 10;

  private static final long LOOK_AGAIN_MS = 10;

  private EffectCheck() {}

  /**
   * Returns when {@code shows} does.
   *
   * @param otherwise what it means when it does not within ten seconds
   */
  static void await(BooleanSupplier shows, String otherwise)
      throws NoEffectException, InterruptedException {
    long deadlineNs = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    while (!shows.getAsBoolean()) {
      if (System.nanoTime() > deadlineNs) {
        throw new NoEffectException(otherwise + " for " + LIMIT_SECONDS + " s");
      }
      Thread.sleep(LOOK_AGAIN_MS);
    }
  }
}
