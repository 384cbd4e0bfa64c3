package io.millrace.pipeline.result;

/** How a step of a series ended. */
public enum StepOutcome {
  /** It came to a result, good or bad. */
  DONE,
  /** It died, perhaps for no fault of its configuration: it is tried once more. */
  FAILED,
  /** What it asked for was not accepted: its configuration is not tried again. */
  REFUSED,
  /** It was not begun: its configuration was refused, or it needs what another did not come to. */
  SKIPPED
}
