package io.millrace.core.settings;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.TopicConfig;
import org.jspecify.annotations.Nullable;

/**
 * The topic of a run.
 *
 * @param partitions at least 1
 * @param replicationFactor at least 1
 * @param config topic properties by Kafka's names, min.insync.replicas among them
 */
public record TopicSettings(int partitions, short replicationFactor, Map<String, String> config) {
  /**
   * With so many partitions the ledger, which has an entry for each producer and partition, is
   * still small.
   */
  private static final int MOST_PARTITIONS = 10_000;

  /** Checks the numbers and copies the properties. */
  public TopicSettings {
    config = Map.copyOf(config);
    if (partitions < 1 || partitions > MOST_PARTITIONS) {
      throw new IllegalArgumentException(
          "partitions must be 1 to " + MOST_PARTITIONS + ", not " + partitions);
    }
    if (replicationFactor < 1) {
      throw new IllegalArgumentException(
          "replication-factor must be at least 1, not " + replicationFactor);
    }
    checkMinInsync(replicationFactor, config.get(TopicConfig.MIN_IN_SYNC_REPLICAS_CONFIG));
  }

  private static void checkMinInsync(int replicationFactor, @Nullable String minInsync) {
    if (minInsync == null) {
      return;
    }
    int minimum;
    try {
      minimum = Integer.parseInt(minInsync);
    } catch (NumberFormatException e) {
      minimum = -1;
    }
    if (minimum < 1 || minimum > replicationFactor) {
      throw new IllegalArgumentException(
          "min.insync.replicas must be 1 to replication-factor ("
              + replicationFactor
              + "), not "
              + minInsync);
    }
  }

  /** The request that makes the topic. */
  public NewTopic newTopic(String name) {
    return new NewTopic(name, partitions, replicationFactor).configs(config);
  }
}
