package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Threshold;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a run is; sweeps and searches take the same ones. */
final class ExperimentOptions {
  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private TopicOptions topic = new TopicOptions();
  @Mixin private ClientOptions clients = new ClientOptions();
  @Mixin private GroupOptions groups = new GroupOptions();

  @Option(
      names = "--runs",
      paramLabel = "DIR",
      defaultValue = "runs",
      description =
          "Where result directories are made, and embedded brokers keep their data. Default:"
              + " ${DEFAULT-VALUE}.")
  private Path runs = Path.of("runs");

  /**
   * The experiment that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec spec(String name, List<Threshold> thresholds, ExperimentSpec.Origin origin) {
    return new ExperimentSpec(
        name,
        target.target(),
        List.of(new LegSpec(topic.topic(), load.load(), groups.groups())),
        clients.clients(),
        thresholds,
        ExperimentSpec.Files.in(runs),
        origin);
  }

  /** Where result directories are made. */
  Path runs() {
    return runs;
  }
}
