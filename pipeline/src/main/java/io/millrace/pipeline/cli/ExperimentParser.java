package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.series.Experiments;
import java.nio.file.Path;
import java.time.Duration;
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

  /**
   * Short runs need histograms in short intervals: ten seconds must give a change-point test values
   * enough, and an interval events enough for a median.
   */
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** Options of a single run that many short ones, each with a fresh topic, cannot have. */
  private static final List<String> FOR_ONE_RUN =
      List.of("--topic", "--keep-topics", "--events", "--consumer-delay");

  private final List<String> given;

  /**
   * Takes over the experiment options that {@code command} was given, from a file or a shell.
   *
   * @throws IllegalArgumentException for one that only a single run can have
   */
  ExperimentParser(CommandSpec command) {
    for (String option : FOR_ONE_RUN) {
      if (command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            option
                + " does not go with "
                + command.name()
                + ": it makes many short runs, each with a fresh topic and all of its load");
      }
    }
    this.given = given(command, options());
  }

  /** The options of {@code known} that {@code command} was given, as arguments. */
  static List<String> given(CommandSpec command, CommandSpec known) {
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
    if (given.stream()
        .noneMatch(argument -> argument.matches("--(broker-jit|bootstrap-server)=.*"))) {
      arguments.add("--broker-jit=full"); // said, since it is not what run has by default
    }
    overrides.forEach((key, value) -> arguments.add(keys.option(key, value)));
    arguments.add("--rate=" + load.rate());
    arguments.add("--duration=" + DurationText.write(load.duration()));
    arguments.add("--warmup=" + DurationText.write(load.warmup()));
    try {
      cli.parseArgs(arguments.toArray(String[]::new));
      ExperimentSpec.Origin origin = ResolvedOptions.of(cli.getCommandSpec(), "run");
      return run.options
          .spec(name, List.of(), origin)
          .leaving(new ExperimentSpec.Files(runs, INTERVAL));
    } catch (ParameterException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }
}
