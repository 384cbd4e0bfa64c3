package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Comparison.Change;
import io.millrace.pipeline.result.SweepResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The comparison of two sweeps, check by check: none of the figures became worse. */
public final class ComparisonChecks {
  private ComparisonChecks() {}

  /**
   * The checks: a figure that became worse is a failure, one that is gone an error, and so is it
   * when nothing at all could be judged.
   *
   * @param threshold what is worse by more is a failure: 0.05 is 5 %
   */
  public static List<Check> of(Comparison comparison, double threshold) {
    List<Check> checks = new ArrayList<>();
    for (Change change : comparison.changes()) {
      String name = change.configuration() + ": " + change.figure().label();
      String verdict = ComparisonTable.verdict(change, threshold);
      if (change.isGone()) {
        checks.add(Check.error("figures", name, verdict));
      } else if (change.isRegression(threshold)) {
        checks.add(Check.failed("figures", name, verdict + ": " + text(change)));
      } else if (!change.ratio().hasInterval()) {
        checks.add(Check.skipped("figures", name, verdict));
      } else {
        checks.add(Check.passed("figures", name));
      }
    }
    String judged = "something could be judged";
    checks.add(
        comparison.changes().stream().anyMatch(change -> change.ratio().hasInterval())
            ? Check.passed("validity", judged)
            : Check.error("validity", judged, "no figure has blocks enough in both sweeps"));
    return checks;
  }

  private static String text(Change change) {
    return NumberText.absolute(change.before(), change.figure())
        + " before, "
        + NumberText.absolute(change.after(), change.figure())
        + " after, ratio "
        + NumberText.ratio(change.ratio());
  }

  /** The report of a comparison. */
  public static CheckReport report(
      SweepResult before, SweepResult after, Comparison comparison, double threshold) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("before", before.name() + " of " + before.startedAt());
    properties.put("after", after.name() + " of " + after.startedAt());
    properties.put("threshold", NumberText.percent(threshold) + " %");
    properties.putAll(RunChecks.machine(after.environment()));
    return new CheckReport(
        "compare",
        after.startedAt(),
        properties,
        of(comparison, threshold),
        ComparisonTable.of(comparison, threshold));
  }
}
