package io.millrace.pipeline.cli;

import io.millrace.core.workload.OwnPayloads;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.Threshold;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that say what a run is; sweeps and searches take the same ones. */
final class ExperimentOptions {
  private static final String PAYLOAD_SHA256 = "payload-sha256";

  @Mixin private TargetOptions target = new TargetOptions();
  @Mixin private LoadOptions load = new LoadOptions();
  @Mixin private TransactionOptions transactions = new TransactionOptions();
  @Mixin private TopicOptions topic = new TopicOptions();
  @Mixin private ClientOptions clients = new ClientOptions();
  @Mixin private GroupOptions groups = new GroupOptions();
  @Mixin private ShareOptions share = new ShareOptions();
  @Mixin private StageOptions stages = new StageOptions();

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
    Load offered = load.load(transactions);
    ExperimentSpec.Clients settings = share.of(clients.clients());
    return new ExperimentSpec(
        name,
        target.target(),
        List.of(
            new LegSpec(
                topic.topic(), offered, share.of(groups.groups(), settings), stages.stages())),
        settings,
        thresholds,
        ExperimentSpec.Files.in(runs),
        withChecksum(origin, offered));
  }

  /** Names the content of a file of payloads too, so that a repeated run is one of the same. */
  private static ExperimentSpec.Origin withChecksum(ExperimentSpec.Origin origin, Load load) {
    if (!(load instanceof Load.Offered offered
        && offered.workload().content() instanceof OwnPayloads payloads)) {
      return origin;
    }
    String sha256 = payloads.origin().sha256();
    Map<String, Object> resolved = new LinkedHashMap<>(origin.resolved());
    boolean said = resolved.put(PAYLOAD_SHA256, sha256) != null;
    return new ExperimentSpec.Origin(
        said ? origin.command() : origin.command() + " --" + PAYLOAD_SHA256 + "=" + sha256,
        resolved);
  }

  /** Where result directories are made. */
  Path runs() {
    return runs;
  }
}
