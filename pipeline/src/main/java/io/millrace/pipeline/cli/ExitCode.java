package io.millrace.pipeline.cli;

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

  /** Of a verdict as result files have it. */
  static int of(String verdict) {
    return switch (verdict) {
      case "pass" -> 0;
      case "invalid" -> INVALID;
      default -> MISSED;
    };
  }
}
