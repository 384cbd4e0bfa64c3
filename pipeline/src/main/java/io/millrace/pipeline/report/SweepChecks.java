package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import io.millrace.pipeline.statistics.Bootstrap;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a sweep came to, check by check: each configuration has runs that count, none broke a
 * promise.
 */
public final class SweepChecks {
  private static final String GROUP = "configurations";

  private SweepChecks() {}

  /**
   * The checks: a run that broke a promise fails its configuration; one whose runs do not suffice
   * for an interval, though the sweep has blocks enough, is an error.
   */
  public static List<Check> of(SweepResult sweep) {
    List<Check> checks = new ArrayList<>();
    for (Configuration configuration : sweep.configurations()) {
      for (Phase phase : Phase.values()) {
        List<Run> runs =
            sweep.runs().stream()
                .filter(run -> run.configuration().equals(configuration.id()))
                .filter(run -> run.phase() == phase)
                .toList();
        if (!runs.isEmpty()) {
          String name = configuration.id() + ": " + phase.name().toLowerCase(Locale.ROOT);
          checks.add(check(name, runs, sweep.blocks()));
        }
      }
    }
    return checks;
  }

  private static Check check(String name, List<Run> runs, int blocks) {
    List<Run> failed = runs.stream().filter(run -> run.verdict() == RunOutcome.FAIL).toList();
    if (!failed.isEmpty()) {
      return Check.failed(GROUP, name, lines(failed));
    }
    long counted = runs.stream().filter(Run::counts).mapToInt(Run::block).distinct().count();
    if (counted >= Math.min(blocks, Bootstrap.FEWEST)) {
      return Check.passed(GROUP, name);
    }
    List<Run> leftOut = runs.stream().filter(run -> !run.counts()).toList();
    return Check.error(
        GROUP,
        name,
        NumberText.format("%d of %d blocks count; left out: %s", counted, blocks, lines(leftOut)));
  }

  private static String lines(List<Run> runs) {
    return runs.stream().map(NamedRuns::line).collect(Collectors.joining("; "));
  }

  /** The report of a sweep. */
  public static CheckReport report(SweepResult sweep) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("command", sweep.command());
    properties.put("seed", Long.toString(sweep.seed()));
    properties.put("design", sweep.design());
    properties.put("blocks", Integer.toString(sweep.blocks()));
    properties.put("latency.at", sweep.latencyAt());
    sweep.baseline().forEach((key, value) -> properties.put("baseline." + key, value.toString()));
    properties.putAll(RunChecks.machine(sweep.environment()));
    return new CheckReport(
        sweep.name(), sweep.startedAt(), properties, of(sweep), SweepTable.of(sweep));
  }
}
