package io.millrace.pipeline.fault;

import io.millrace.core.measure.Deadline;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/** Waits until a fault shows; used by the thread that does it. */
final class EffectCheck {
  /** A broker that is written to or read from writes and answers many times a second. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private EffectCheck() {}

  /**
   * Returns when {@code shows} does.
   *
   * @param otherwise what it means when it does not within ten seconds
   */
  static void await(BooleanSupplier shows, String otherwise)
      throws NoEffectException, InterruptedException {
    if (!Deadline.after(LIMIT).await(shows::getAsBoolean, LOOK_EVERY)) {
      throw new NoEffectException(otherwise + " for " + LIMIT.toSeconds() + " s");
    }
  }
}
