package io.millrace.pipeline.cli;

import io.millrace.core.ledger.Verdict;
import io.millrace.pipeline.result.Summary;

/** The exit codes of verdicts. */
final class ExitCode {
  /** The run is invalid: its figures must not be used. */
  static final int INVALID = 3;

  /** The run failed: events were lost or reordered, or a threshold was missed. */
  static final int MISSED = 99;

  private ExitCode() {}

  static int of(Summary summary) {
    return of(summary.verdict());
  }

  /** Returns the exit code of a verdict. */
  static int of(Verdict.Outcome verdict) {
    return switch (verdict) {
      case PASS -> 0;
      case INVALID -> INVALID;
      case FAIL -> MISSED;
    };
  }
}
