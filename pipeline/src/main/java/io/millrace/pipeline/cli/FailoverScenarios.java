package io.millrace.pipeline.cli;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FailoverSeries.Scenario;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Redaction;
import io.millrace.pipeline.series.Factor;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.dataformat.yaml.YAMLMapper;

/**
 * Makes the scenarios of a failover series from the options that its command was given, by having
 * them parsed again with others behind them: so every run is one that a user could have asked for.
 */
final class FailoverScenarios {
  private static final YAMLMapper YAML = YAMLMapper.builder().build();
  private static final String NAME = "name";
  private static final List<String> BUILT_IN =
      List.of("default", "full", "groups", "links", "controllers", "timeouts", "disks", "proxies");

  @Command(name = "failover", defaultValueProvider = FailoverOptions.Defaults.class)
  private static final class Run {
    @Mixin private FailoverOptions options = new FailoverOptions();
  }

  private final List<String> given;

  FailoverScenarios(CommandSpec command) {
    given = ExperimentParser.given(command, new CommandLine(new Run()).getCommandSpec());
  }

  /**
   * The scenarios.
   *
   * @param matrix a built-in table, a file, or null for the fault that the options name
   * @param vary settings under which each is run
   * @param control adds one without a fault, under each setting
   * @throws IllegalArgumentException in one line, when one cannot be run as asked
   */
  List<Scenario> of(@Nullable String matrix, List<String> vary, boolean control) {
    List<Map<String, String>> faults = new ArrayList<>();
    faults.addAll(matrix == null ? List.of(Map.of()) : read("matrix", matrix));
    if (control) {
      faults.add(Map.of(NAME, "no fault", "fault", "none"));
    }
    List<Scenario> scenarios = new ArrayList<>();
    for (Map<String, String> settings : combinations(vary)) {
      for (Map<String, String> fault : faults) {
        scenarios.add(scenario(fault, settings));
      }
    }
    return scenarios;
  }

  private Scenario scenario(Map<String, String> fault, Map<String, String> settings) {
    SweepKeys keys = new SweepKeys(new CommandLine(new Run()).getCommandSpec());
    List<String> more = new ArrayList<>();
    fault.forEach(
        (key, value) -> {
          if (!key.equals(NAME)) {
            more.add(isOfFailover(key) ? "--" + key + "=" + value : keys.option(key, value));
          }
        });
    List<String> differences = new ArrayList<>();
    settings.forEach(
        (key, value) -> {
          more.add(keys.option(key, value));
          differences.add(key.substring(key.indexOf(':') + 1) + "=" + value);
        });
    List<String> arguments = new ArrayList<>(given);
    if (fault.containsKey("fault")) {
      arguments.removeIf(FailoverScenarios::choosesFault);
    }
    arguments.addAll(more);
    FailoverPlan plan = plan(arguments, "failover", Path.of("runs"));
    long seed = plan.experiment().seed();
    String what = fault.getOrDefault(NAME, name(plan));
    String name = differences.isEmpty() ? what : what + ", " + String.join(", ", differences);
    return new Scenario(
        name,
        (run, runs, round) -> {
          List<String> seeded = new ArrayList<>(arguments);
          seeded.add("--seed=" + (seed + round - 1));
          return plan(seeded, run, runs);
        });
  }

  private static boolean isOfFailover(String key) {
    return OF_ONE_FAULT.contains(key) || OF_A_FAILOVER.contains(key);
  }

  private static boolean choosesFault(String argument) {
    return List.of("fault", "target", "lasts", "inject-command", "heal-command").stream()
        .anyMatch(option -> argument.startsWith("--" + option + "="));
  }

  /** Keys that say what one fault is. */
  private static final Set<String> OF_ONE_FAULT =
      Set.of(
          "fault",
          "target",
          "lasts",
          "cut-bytes",
          "inject-command",
          "heal-command",
          "slow-work",
          "slow-write",
          "delay",
          "kbit");

  /** Keys that say how a run with faults goes; all others are those of any run. */
  private static final Set<String> OF_A_FAILOVER =
      Set.of("fault-free", "phase", "settle", "objective");

  /**
   * The faults of one run, in their order: each as a scenario of a matrix would have it.
   *
   * @throws IllegalArgumentException in one line, when one cannot be done as asked
   */
  List<Fault> faults(String file) {
    List<Fault> faults = new ArrayList<>();
    for (Map<String, String> entry : read("faults", file)) {
      List<String> other =
          entry.keySet().stream()
              .filter(key -> !key.equals(NAME) && !OF_ONE_FAULT.contains(key))
              .toList();
      if (!other.isEmpty()) {
        throw new IllegalArgumentException(
            "faults " + file + " sets " + other.get(0) + ", which cannot change during a run");
      }
      faults.addAll(
          scenario(entry, Map.of()).plans().of("failover", Path.of("runs"), 1).schedule().faults());
    }
    return faults;
  }

  private static String name(FailoverPlan plan) {
    Fault fault = plan.schedule().faults().get(0);
    return fault.name()
        + " "
        + fault.target().word()
        + (fault.lasts().isZero() ? "" : ", back after " + fault.lasts().toSeconds() + " s");
  }

  private static FailoverPlan plan(List<String> arguments, String name, Path runs) {
    Run run = new Run();
    CommandLine cli = new CommandLine(run).setOverwrittenOptionsAllowed(true);
    List<String> all = new ArrayList<>(arguments);
    all.add("--runs=" + runs);
    try {
      cli.parseArgs(all.toArray(String[]::new));
      List<String> words = new ArrayList<>(List.of("./millrace", "failover"));
      words.addAll(arguments);
      ExperimentSpec.Origin parsed = ResolvedOptions.of(cli.getCommandSpec(), "failover");
      return run.options.plan(
          name, new ExperimentSpec.Origin(Redaction.commandLine(words), parsed.resolved()));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static List<Map<String, String>> combinations(List<String> vary) {
    List<Map<String, String>> all = List.of(Map.of());
    for (String text : vary) {
      Factor factor = Factor.parse(text);
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> one : all) {
        for (String value : factor.values()) {
          Map<String, String> more = new LinkedHashMap<>(one);
          more.put(factor.key(), value);
          longer.add(more);
        }
      }
      all = longer;
    }
    return all;
  }

  private static List<Map<String, String>> read(String option, String matrix) {
    try {
      return YAML.readValue(text(matrix), new TypeReference<>() {});
    } catch (IOException e) {
      throw new UsageException(
          "cannot read "
              + option
              + " "
              + matrix
              + ": it is no file that can be read"
              + (option.equals("matrix")
                  ? ", and none of the tables " + String.join(", ", BUILT_IN)
                  : ""),
          e);
    } catch (JacksonException e) {
      throw new UsageException(
          option + " " + matrix + " is not a YAML list of options: " + e.getOriginalMessage(), e);
    }
  }

  private static String text(String matrix) throws IOException {
    if (!BUILT_IN.contains(matrix)) {
      return Files.readString(Path.of(matrix));
    }
    String resource = "/matrix/" + matrix + ".yaml";
    try (InputStream in = FailoverScenarios.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalStateException(resource + " is missing in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
