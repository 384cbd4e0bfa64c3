package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.DurationText;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;

/** What sweeps and searches have in common: many short runs on brokers that stay. */
final class SeriesOptions {
  @Option(
      names = "--broker-warmup",
      paramLabel = "TIME",
      defaultValue = "2m",
      description =
          "How long brokers that were just started are kept busy first: on two cores their JIT"
              + " compilers take about so long. Default: ${DEFAULT-VALUE}.")
  private String brokerWarmup = "";

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description = "Writes the result there too, for RESULTS.md or a comparison.")
  private @Nullable Path out;

  @Option(names = "--json", description = "Prints the result as JSON instead of tables.")
  private boolean json;

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "Reads options from a YAML file: their names without dashes, vary as a map of lists; the"
              + " command line overrides it.")
  @SuppressWarnings(
      "UnusedVariable") // taken out of the arguments by ExperimentFile; here for --help
  private @Nullable Path specFile;

  /** What short runs have instead of a run's defaults. */
  static class Defaults implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      return switch (option.longestName()) {
        case "--rate" -> "5000";
        case "--duration" -> "8s";
        case "--warmup" -> "3s";
        default -> null;
      };
    }
  }

  /**
   * How long fresh brokers are kept busy.
   *
   * @throws IllegalArgumentException when it is no duration
   */
  Duration brokerWarmup() {
    return DurationText.parse("broker-warmup", brokerWarmup);
  }

  /** Where the result goes besides its directory. */
  @Nullable Path out() {
    return out;
  }

  /** True when JSON is to be printed. */
  boolean json() {
    return json;
  }
}
