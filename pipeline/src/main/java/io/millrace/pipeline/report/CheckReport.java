package io.millrace.pipeline.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a command checked: a test suite, for a CI server.
 *
 * @param name of what was run, the same each time: CI servers follow a check by it
 * @param startedAt ISO 8601, UTC; empty when it never began
 * @param properties what a reader needs besides the checks, in their order; no secrets
 * @param output as the terminal showed it
 */
public record CheckReport(
    String name,
    String startedAt,
    Map<String, String> properties,
    List<Check> checks,
    String output) {

  /** Copies the properties and the checks. */
  public CheckReport {
    properties = new LinkedHashMap<>(properties);
    checks = List.copyOf(checks);
  }

  /** What ended before it came to anything. */
  public static CheckReport ofFailure(String name, String command, String reason) {
    return new CheckReport(
        name,
        "",
        Map.of("command", command),
        List.of(Check.error("run", "came to its end", reason)),
        "");
  }

  /** The name of a run's directory without its time. */
  static String lasting(String directory) {
    return directory.replaceFirst("^\\d{8}T\\d{6}Z-", "");
  }

  /** How many checks ended so. */
  long count(Check.Result result) {
    return checks.stream().filter(check -> check.result() == result).count();
  }

  /**
   * One check for the reasons of a verdict that no other check has; so none is left untold.
   *
   * @param failed true when the verdict is a failure
   */
  static Check ofRest(String name, List<String> rest, boolean failed, List<Check> others) {
    if (rest.isEmpty()) {
      return Check.passed("validity", name);
    }
    boolean told = others.stream().anyMatch(check -> check.result() == Check.Result.FAILED);
    String reason = String.join("; ", rest);
    return failed && !told
        ? Check.failed("validity", name, reason)
        : Check.error("validity", name, reason);
  }

  /** Takes those that are reasons of a group's verdict out of {@code reasons}. */
  static List<String> takeOfGroups(List<String> reasons) {
    List<String> taken = new ArrayList<>();
    reasons.removeIf(reason -> reason.matches("(?s).* \\(group [^)]*\\)") && taken.add(reason));
    return taken;
  }
}
