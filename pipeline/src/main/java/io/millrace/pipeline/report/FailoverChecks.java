package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.BrokenPromise;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a failover run was held to, check by check, for each of its faults. */
public final class FailoverChecks {
  private static final String ACCOUNTING = "accounting";

  /** A reason that names the stage, and its delivery. */
  private static final Pattern OF_STAGE = Pattern.compile(".* (in|by) stage \\d+ \\([a-z-]+\\)");

  /** What must be none, as a check says it. */
  private record Promise(
      String name, BrokenPromise broken, ToLongFunction<FailoverResult.Audit> count) {}

  private static final List<Promise> PROMISES =
      List.of(
          new Promise(
              "every acknowledged event is in the log",
              BrokenPromise.LOST,
              FailoverResult.Audit::lost),
          new Promise(
              "no refused or aborted event was read from a log",
              BrokenPromise.PHANTOM,
              FailoverResult.Audit::phantom),
          new Promise(
              "every event stands where its acknowledgement said",
              BrokenPromise.MISPLACED,
              FailoverResult.Audit::offsetMismatch),
          new Promise(
              "no event is in the log more than once",
              BrokenPromise.REPEATED,
              FailoverResult.Audit::duplicatedInLog),
          new Promise(
              "no event stands behind a later one",
              BrokenPromise.REORDERED,
              FailoverResult.Audit::reordered));

  private FailoverChecks() {}

  /** The checks of a run. Every reason of its verdicts stands in one of them. */
  public static List<Check> of(List<FailoverResult> results) {
    List<Check> checks = new ArrayList<>();
    for (int i = 0; i < results.size(); i++) {
      FailoverResult result = results.get(i);
      String fault = (results.size() > 1 ? i + 1 + ": " : "") + result.fault() + " ";
      checks.addAll(of(fault + result.target() + ": ", result));
    }
    return checks;
  }

  private static List<Check> of(String prefix, FailoverResult result) {
    List<Check> checks = new ArrayList<>();
    List<String> rest = new ArrayList<>(result.reasons());
    for (Promise promise : PROMISES) {
      checks.add(check(prefix + promise.name(), promise, result, rest));
    }
    checks.add(replicas(prefix + "replicas are the same", result.audit().replicaMismatch()));
    rest.removeIf(BrokenPromise.DIFFERENT_REPLICAS::isReason);
    List<String> ofGroups = CheckReport.takeOfGroups(rest);
    String read = prefix + "groups received what was acknowledged, once and in order";
    checks.add(
        ofGroups.isEmpty()
            ? Check.passed(ACCOUNTING, read)
            : Check.failed(ACCOUNTING, read, String.join("; ", ofGroups)));
    if (result.delivery() != null) {
      checks.add(ofStages(prefix + "stages kept what their delivery promises", rest));
    }
    checks.add(
        CheckReport.ofRest(
            prefix + "the figures may be used", rest, result.verdict() == Outcome.FAIL, checks));
    return checks;
  }

  private static Check check(
      String name, Promise promise, FailoverResult result, List<String> rest) {
    for (String reason : result.reasons()) {
      if (promise.broken().isReason(reason)) {
        rest.remove(reason);
        return Check.failed(ACCOUNTING, name, reason);
      }
    }
    long count = promise.count().applyAsLong(result.audit());
    return count == 0
        ? Check.passed(ACCOUNTING, name)
        : Check.skipped(
            ACCOUNTING,
            name,
            "not promised by these settings; counted: " + NumberText.count(count));
  }

  private static Check ofStages(String name, List<String> rest) {
    List<String> broken = rest.stream().filter(OF_STAGE.asMatchPredicate()).toList();
    rest.removeAll(broken);
    return broken.isEmpty()
        ? Check.passed(ACCOUNTING, name)
        : Check.failed(ACCOUNTING, name, String.join("; ", broken));
  }

  private static Check replicas(String name, @Nullable Long mismatches) {
    if (mismatches == null) {
      return Check.skipped(ACCOUNTING, name, "replicas were not compared");
    }
    return mismatches == 0
        ? Check.passed(ACCOUNTING, name)
        : Check.failed(ACCOUNTING, name, BrokenPromise.DIFFERENT_REPLICAS.reason(mismatches));
  }

  /**
   * The report of a run.
   *
   * @param results at least one
   * @param environment null when it is not known
   */
  public static CheckReport report(
      List<FailoverResult> results, @Nullable Environment environment) {
    FailoverResult worst = FailoverResult.worst(results);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("verdict", worst.verdict().word());
    properties.put("directory", worst.name());
    properties.put("command", worst.command());
    properties.put("seed", Long.toString(worst.seed()));
    worst.settings().entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .forEach(setting -> properties.put(setting.getKey(), setting.getValue()));
    if (environment != null) {
      properties.putAll(RunChecks.machine(environment));
    }
    return new CheckReport(
        CheckReport.lasting(worst.name()),
        worst.startedAt(),
        properties,
        of(results),
        (results.size() > 1 ? FailoverTable.of(results) : "") + FailoverTable.of(worst));
  }

  /** The report of many runs: a check for each of them. */
  public static CheckReport report(FailoverSeriesResult series) {
    List<Check> checks = new ArrayList<>();
    for (FailoverSeriesResult.Trial trial : series.trials()) {
      String name = trial.scenario() + ", round " + trial.round();
      String reasons = String.join("; ", trial.result().reasons());
      checks.add(
          switch (trial.result().verdict()) {
            case PASS -> Check.passed("runs", name);
            case INVALID -> Check.error("runs", name, reasons);
            case FAIL -> Check.failed("runs", name, reasons);
          });
    }
    for (String failed : series.failed()) {
      checks.add(Check.error("runs", "a run that came to no result", failed));
    }
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("command", series.command());
    properties.putAll(RunChecks.machine(series.environment()));
    return new CheckReport(
        series.name(), series.startedAt(), properties, checks, FailoverTable.of(series));
  }
}
