package io.millrace.pipeline.fault;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits until a fault shows its effect. Used by the thread that injects the fault. */
final class EffectCheck {
  /**
   * A broker under load writes and answers many times a second, so this is far longer than an
   * effect takes to show.
   */
  private static final long LIMIT_SECONDS = 10;

  private static final long LOOK_AGAIN_MS = 10;

  private EffectCheck() {}

  /**
   * Returns as soon as {@code shows} is true.
   *
   * @param otherwise what to report when it is not true within ten seconds
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
