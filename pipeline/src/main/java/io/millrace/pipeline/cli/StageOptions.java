package io.millrace.pipeline.cli;

import io.millrace.core.stage.Delivery;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.Stages;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that put stages between the topic of the load and that of the groups. */
final class StageOptions {
  /** Options that say what stages there are, and have no meaning without any. */
  static final List<String> HOW =
      List.of("stage-delivery", "stage-workers", "stage-commit-every", "stage-processes");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--stages",
      paramLabel = "N",
      description =
          "Puts 1 to 5 stages between the load's topic and the groups: each reads a topic and writes"
              + " every event to the next one. Default: none.")
  private @Nullable Integer stages;

  @Option(
      names = "--stage-delivery",
      paramLabel = "WAY",
      defaultValue = "at-least-once",
      description =
          "How a stage passes events on: at-least-once (then commits), at-most-once (has committed"
              + " before) or exactly-once (events and offsets in one transaction). Default:"
              + " ${DEFAULT-VALUE}.")
  private String delivery = "";

  @Option(
      names = "--stage-workers",
      paramLabel = "M",
      defaultValue = "2",
      description = "Workers of each stage, a thread each. Default: ${DEFAULT-VALUE}.")
  private int workers;

  @Option(
      names = "--stage-commit-every",
      paramLabel = "TIME",
      defaultValue = "100ms",
      description =
          "How often a worker commits its offsets, or its transaction; 0: after each poll. Default:"
              + " ${DEFAULT-VALUE}.")
  private String commitEvery = "";

  @Option(
      names = "--stage-processes",
      description = "Makes each stage worker a process of its own instead.")
  private boolean processes;

  @Option(
      names = "--stage-crash-at-commit",
      paramLabel = "N",
      hidden = true,
      defaultValue = "0",
      description = "Has the first worker halt in the middle of its commit N; for tests.")
  private int crashAtCommit;

  /**
   * The stages that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  Stages stages() {
    if (stages != null && stages < 1) {
      throw new IllegalArgumentException("stages must be 1 to 5, not " + stages);
    }
    if (stages == null) {
      for (String option : HOW) {
        if (command.commandLine().getParseResult().hasMatchedOption("--" + option)) {
          throw new IllegalArgumentException(option + " needs --stages");
        }
      }
    }
    return new Stages(
        stages == null ? 0 : stages,
        Delivery.parse(delivery),
        workers,
        DurationText.parse("stage-commit-every", commitEvery),
        processes,
        crashAtCommit);
  }
}
