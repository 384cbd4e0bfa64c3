package io.millrace.pipeline.cli;

import io.millrace.pipeline.experiment.DurationText;
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.sweep.Experiments;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Makes the runs of a sweep or a search from the options that their command was given, by having
 * them parsed again with others behind them: so every run is one that a user could have asked for.
 */
final class ExperimentParser implements Experiments {
  @Command(name = "run")
  private static final class Run {
    @Mixin private ExperimentOptions options = new ExperimentOptions();
  }

  private final List<String> given;

  /** Takes over the experiment options that {@code command} was given, from a file or a shell. */
  ExperimentParser(CommandSpec command) {
    this.given = given(command);
  }

  private static List<String> given(CommandSpec command) {
    CommandSpec known = options();
    List<String> given = new ArrayList<>();
    for (OptionSpec option : command.commandLine().getParseResult().matchedOptions()) {
      if (known.findOption(option.longestName()) == null) {
        continue;
      }
      if (option.arity().max() == 0) {
        given.add(option.longestName());
      } else {
        option.originalStringValues().forEach(v -> given.add(option.longestName() + "=" + v));
      }
    }
    return given;
  }

  /** The options that an experiment has. */
  static CommandSpec options() {
    return new CommandLine(new Run()).getCommandSpec();
  }

  @Override
  public ExperimentSpec of(Map<String, String> overrides, Load load, String name, Path runs) {
    Run run = new Run();
    CommandLine cli = new CommandLine(run).setOverwrittenOptionsAllowed(true);
    SweepKeys keys = new SweepKeys(cli.getCommandSpec());
    List<String> arguments = new ArrayList<>(given);
    overrides.forEach((key, value) -> arguments.add(keys.option(key, value)));
    arguments.add("--rate=" + load.rate());
    arguments.add("--duration=" + DurationText.write(load.duration()));
    arguments.add("--warmup=" + DurationText.write(load.warmup()));
    try {
      cli.parseArgs(arguments.toArray(String[]::new));
      ExperimentSpec.Origin origin = ResolvedOptions.of(cli.getCommandSpec(), "run");
      ExperimentSpec spec = run.options.spec(name, List.of(), origin);
      return new ExperimentSpec(
          spec.name(),
          spec.cluster(),
          spec.topic(),
          spec.clients(),
          spec.load(),
          spec.groups(),
          spec.thresholds(),
          runs,
          spec.sampleInterval(),
          origin);
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
