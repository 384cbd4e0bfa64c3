package io.millrace.pipeline.series;

import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.StepOutcome;
import java.util.HashSet;
import java.util.Set;

/** When one step after the other dies, nothing will come of the rest. Used by one thread. */
final class FailuresInARow {
  /** One or two may have failed for reasons of their own. */
  private static final int TOO_MANY = 3;

  private final int configurations;
  private final Set<String> failed = new HashSet<>();
  private int steps;

  /** None yet, in a series of so many configurations. */
  FailuresInARow(int configurations) {
    this.configurations = configurations;
  }

  /**
   * Counts a step that was tried again where it failed.
   *
   * @throws IllegalStateException when it is one too many
   */
  void count(SeriesStep step, EndedStep<?> ended) {
    if (ended.outcome() == StepOutcome.DONE) {
      failed.clear();
      steps = 0;
    } else if (ended.outcome() == StepOutcome.FAILED) {
      failed.add(step.configuration());
      steps++;
      if (steps >= TOO_MANY && failed.size() >= Math.min(TOO_MANY, configurations)) {
        throw new IllegalStateException(
            "one configuration after the other failed, the last because " + ended.reason());
      }
    }
  }
}
