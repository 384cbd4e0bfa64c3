package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until a fault shows its effect. Used by the thread that injects the fault. */
final class EffectCheck {
  /**
   * A broker under load writes and answers many times a second, so this is far longer than an
   * effect takes to show.
   */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private EffectCheck() {}

  /**
   * Returns as soon as {@code shows} is true.
   *
   * @param otherwise what to report when it is not true within ten seconds
   */
  static void await(BooleanSupplier shows, String otherwise)
      throws NoEffectException, InterruptedException {
    if (!Deadline.after(LIMIT).await(shows::getAsBoolean, LOOK_EVERY)) {
      throw new NoEffectException(otherwise + " for " + LIMIT.toSeconds() + " s");
    }
  }
}
