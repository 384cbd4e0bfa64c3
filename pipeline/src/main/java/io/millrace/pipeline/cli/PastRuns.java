package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentYaml;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.Check;
import io.millrace.pipeline.report.FailoverChecks;
import io.millrace.pipeline.report.PastRun;
import io.millrace.pipeline.report.RunChecks;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * The runs that some directories hold.
 *
 * @param ended those that came to a result
 * @param unfinished how many did not
 */
record PastRuns(List<PastRun> ended, int unfinished) {
  /**
   * Options that are no part of the experiment: how it is called, where it goes, how it is judged.
   * Another seed is another sample of the same.
   */
  private static final Set<String> NOT_THE_EXPERIMENT =
      Set.of("name", "runs", "fail-if", "keep-topics", "seed", "out");

  /**
   * Reads every run in {@code paths}, each a run's directory or one that holds some.
   *
   * @throws IllegalArgumentException in one line, when there is none, or one cannot be read
   */
  static PastRuns in(List<Path> paths) {
    Map<String, String> defaults = defaults();
    List<PastRun> ended = new ArrayList<>();
    int unfinished = 0;
    for (Path path : directories(paths)) {
      RunDirectory directory = RunDirectory.open(path);
      if (directory.unfinished().isPresent() || !directory.hasSummary()) {
        unfinished++;
      } else {
        ended.add(read(directory, defaults));
      }
    }
    return new PastRuns(ended, unfinished);
  }

  /** A run that is named twice is one run. */
  private static Set<Path> directories(List<Path> paths) {
    Set<Path> all = new TreeSet<>();
    for (Path path : paths) {
      List<Path> found = RunDirectory.isRun(path) ? List.of(path) : runsIn(path);
      if (found.isEmpty()) {
        throw new UsageException(path + " is no run's directory and holds none");
      }
      found.forEach(run -> all.add(run.toAbsolutePath().normalize()));
    }
    return all;
  }

  private static List<Path> runsIn(Path path) {
    if (!Files.isDirectory(path)) {
      throw new UsageException(
          path + " does not exist; the directory of a run, or one that holds some, is asked for");
    }
    try (Stream<Path> children = Files.list(path)) {
      return children.filter(RunDirectory::isRun).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be read", e);
    }
  }

  private static PastRun read(RunDirectory directory, Map<String, String> defaults) {
    Summary summary = directory.readSummary();
    List<Check> checks =
        new ArrayList<>(RunChecks.of(summary, ThresholdChecks.of(directory, summary)));
    checks.addAll(FailoverChecks.of(directory.readFailovers()));
    return new PastRun(
        summary,
        directory.readEnvironment(),
        chosen(directory, defaults),
        checks.stream().noneMatch(check -> check.result() == Check.Result.ERROR));
  }

  /** An older Millrace had fewer options: what it does not name is as it is by default. */
  private static Map<String, String> chosen(RunDirectory directory, Map<String, String> defaults) {
    Map<String, String> chosen =
        Files.exists(directory.experiment())
            ? flat(ExperimentYaml.read(directory.experiment()))
            : new LinkedHashMap<>();
    chosen.entrySet().removeIf(entry -> entry.getValue().equals(defaults.get(entry.getKey())));
    return chosen;
  }

  private static Map<String, String> defaults() {
    return flat(
        ResolvedOptions.of(
                Main.commandLine(ClientLog.installed()).parseArgs("run").subcommand().commandSpec())
            .resolved());
  }

  private static Map<String, String> flat(Map<String, Object> options) {
    Map<String, String> flat = new LinkedHashMap<>();
    options.forEach(
        (name, value) -> {
          if (value instanceof Map<?, ?> map) {
            map.forEach((key, entry) -> flat.put(name + ":" + key, Objects.toString(entry)));
          } else if (!NOT_THE_EXPERIMENT.contains(name)) {
            flat.put(name, Objects.toString(value));
          }
        });
    return flat;
  }
}
