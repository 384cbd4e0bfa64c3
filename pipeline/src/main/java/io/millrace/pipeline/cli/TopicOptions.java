package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that shape the topic. */
final class TopicOptions {
  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description =
          "Topic to use; made if it does not exist, and then deleted after the run. Default: one of"
              + " the run's own.")
  private @Nullable String name;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      description = "Partitions. Default: 6, or those of the existing topic.")
  private @Nullable Integer partitions;

  @Option(
      names = "--replication-factor",
      paramLabel = "N",
      description = "Replicas of each partition. Default: 3, or as many as there are brokers.")
  private @Nullable Short replicationFactor;

  @Option(
      names = "--min.insync.replicas",
      paramLabel = "N",
      description = "Replicas that must have an event under acks=all. Default: 2, or 1 with one.")
  private @Nullable String minInsyncReplicas;

  @Option(
      names = {"-T", "--topic-setting"},
      paramLabel = "KEY=VALUE",
      mapFallbackValue = "",
      description = "Property of a topic that the run makes; repeatable.")
  private Map<String, String> settings = new LinkedHashMap<>();

  @Option(names = "--keep-topics", description = "Does not delete the topic that the run made.")
  private boolean keep;

  /**
   * The topic that these options ask for.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  ExperimentSpec.Topic topic() {
    Map<String, String> config = new LinkedHashMap<>(settings);
    if (minInsyncReplicas != null) {
      config.put("min.insync.replicas", minInsyncReplicas);
    }
    if (partitions != null && partitions < 1) {
      throw new IllegalArgumentException("partitions must be at least 1, not " + partitions);
    }
    if (replicationFactor != null && replicationFactor < 1) {
      throw new IllegalArgumentException(
          "replication-factor must be at least 1, not " + replicationFactor);
    }
    return new ExperimentSpec.Topic(name, partitions, replicationFactor, config, keep);
  }
}
