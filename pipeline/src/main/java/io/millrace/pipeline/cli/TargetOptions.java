package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentSpec.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The options that choose the cluster: one of the run's own, or one that exists. */
final class TargetOptions {
  /** What has no meaning for a cluster that is there. */
  static final List<String> EMBEDDED_ONLY =
      List.of(
          "--brokers",
          "--kafka",
          "--broker-jit",
          "--broker-jvm",
          "--broker-setting",
          "--broker-metrics",
          "--embedded-security");

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--bootstrap-server",
      paramLabel = "HOST:PORT,...",
      description = "Uses the cluster that is there instead of starting one.")
  private @Nullable String bootstrapServer;

  @Option(
      names = "--command-config",
      paramLabel = "FILE",
      description =
          "Properties with which every client connects (TLS, SASL), as Kafka's own tools take them.")
  private @Nullable Path commandConfig;

  @Mixin private EmbeddedClusterOptions embedded = new EmbeddedClusterOptions();

  /**
   * The cluster that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  Target target() {
    Map<String, String> connection = PropertiesFile.read("--command-config", commandConfig);
    if (bootstrapServer == null) {
      return new Target.Embedded(embedded.spec(0, connection));
    }
    ParseResult given = command.commandLine().getParseResult();
    for (String option : EMBEDDED_ONLY) {
      if (given.hasMatchedOption(option)) {
        throw new IllegalArgumentException(
            option + " shapes an embedded cluster and has no effect with --bootstrap-server");
      }
    }
    return new Target.Existing(bootstrapServer, connection);
  }
}
