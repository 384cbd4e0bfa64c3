package io.millrace.pipeline.cli;

import io.millrace.core.ledger.Verdict;
import io.millrace.pipeline.result.Summary;

/** What a verdict is to a script. */
final class ExitCode {
  /** What was measured may not be used. */
  static final int INVALID = 3;

  /** A promise or a threshold was missed. */
  static final int MISSED = 99;

  private ExitCode() {}

  static int of(Summary summary) {
    return of(summary.verdict());
  }

  static int of(Verdict.Outcome verdict) {
    return switch (verdict) {
      case PASS -> 0;
      case INVALID -> INVALID;
      case FAIL -> MISSED;
    };
  }
}
