package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Comparison.Change;

/** Renders the comparison of two sweeps for a terminal. */
public final class ComparisonTable {
  private ComparisonTable() {}

  /**
   * Returns every change, and the conclusion.
   *
   * @param threshold a change for the worse by more than this is a regression: 0.05 is 5 %
   */
  public static String of(Comparison comparison, double threshold) {
    StringBuilder text = new StringBuilder();
    if (!comparison.sameMachine()) {
      text.append(
          "Taken on different machines or JVMs: the machine is part of every difference.\n");
    }
    text.append(
        NumberText.format(
            "%-32s %-15s %16s %16s  %-24s %s%n",
            "configuration", "figure", "before", "after", "ratio (95 %)", "verdict"));
    for (Change change : comparison.changes()) {
      text.append(
          NumberText.format(
              "%-32s %-15s %16s %16s  %-24s %s%n",
              change.configuration(),
              change.figure().label(),
              NumberText.absolute(change.before(), change.figure()),
              NumberText.absolute(change.after(), change.figure()),
              NumberText.ratio(change.ratio()),
              verdict(change, threshold)));
    }
    if (!comparison.unmatched().isEmpty()) {
      text.append("only in one of them: ")
          .append(String.join(", ", comparison.unmatched()))
          .append('\n');
    }
    return text.toString();
  }

  static String verdict(Change change, double threshold) {
    if (change.isGone()) {
      return "GONE: no run after came to it";
    }
    if (change.ratio().samples() > 0 && !change.ratio().hasInterval()) {
      return "too few blocks to judge";
    }
    if (change.ratio().samples() == 0) {
      return "not measured in both";
    }
    if (!change.isClaimed()) {
      return "no difference shown";
    }
    boolean better = (change.ratio().value() > 1) == change.figure().moreIsBetter();
    return better
        ? "better"
        : change.isRegression(threshold) ? "REGRESSION" : "worse, within the threshold";
  }
}
