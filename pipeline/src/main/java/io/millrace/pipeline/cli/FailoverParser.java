package io.millrace.pipeline.cli;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Redaction;
import io.millrace.pipeline.series.FailoverPlans;
import io.millrace.pipeline.series.Scenarios;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes the runs of a failover series from the options that its command was given, by having them
 * parsed again with others behind them: so every run is one that a user could have asked for.
 */
final class FailoverParser implements FailoverPlans {
  /** Keys that say how a run with faults goes; all others are those of any run. */
  private static final Set<String> OF_A_FAILOVER =
      Set.of("fault-free", "phase", "settle", "objective");

  /** Options that choose a fault, and that another one takes the place of. */
  private static final List<String> CHOOSING =
      List.of("fault", "target", "lasts", "inject-command", "heal-command");

  @Command(name = "failover", defaultValueProvider = FailoverOptions.Defaults.class)
  private static final class Run {
    @Mixin private FailoverOptions options = new FailoverOptions();
  }

  private final List<String> given;

  /** Takes over the options of a failover run that {@code command} was given. */
  FailoverParser(CommandSpec command) {
    given = ExperimentParser.given(command, new CommandLine(new Run()).getCommandSpec());
  }

  @Override
  public FailoverPlan of(
      Map<String, String> overrides, @Nullable Long seed, String name, Path runs) {
    Run run = new Run();
    CommandLine cli = new CommandLine(run).setOverwrittenOptionsAllowed(true);
    SweepKeys keys = new SweepKeys(cli.getCommandSpec());
    List<String> arguments = new ArrayList<>(given);
    if (overrides.containsKey("fault")) {
      arguments.removeIf(FailoverParser::choosesFault);
    }
    overrides.forEach(
        (key, value) ->
            arguments.add(isOfFailover(key) ? "--" + key + "=" + value : keys.option(key, value)));
    if (seed != null) {
      arguments.add("--seed=" + seed);
    }
    List<String> words = new ArrayList<>(List.of("./millrace", "failover"));
    words.addAll(arguments);
    arguments.add("--runs=" + runs);
    try {
      cli.parseArgs(arguments.toArray(String[]::new));
      ExperimentSpec.Origin parsed = ResolvedOptions.of(cli.getCommandSpec(), "failover");
      return run.options.plan(
          name, new ExperimentSpec.Origin(Redaction.commandLine(words), parsed.resolved()));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static boolean isOfFailover(String key) {
    return Scenarios.isOfOneFault(key) || OF_A_FAILOVER.contains(key);
  }

  private static boolean choosesFault(String argument) {
    return CHOOSING.stream().anyMatch(option -> argument.startsWith("--" + option + "="));
  }
}
