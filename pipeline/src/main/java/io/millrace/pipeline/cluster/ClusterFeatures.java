package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.UsageException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.FeatureMetadata;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * Which features are in force on a cluster, and which its brokers could have. Immutable; any
 * thread.
 *
 * @param inForce their levels, by Kafka's names
 * @param possible the highest level that all brokers know of each
 */
public record ClusterFeatures(Map<String, Integer> inForce, Map<String, Integer> possible) {
  /** The feature whose level goes up with each release of Kafka. */
  private static final String METADATA = "metadata.version";

  /** Of 4.0-IV0, the first whose brokers have the consumer protocol by {@code group.version}. */
  private static final int METADATA_OF_4_0 = 22;

  /** Copies the maps. */
  public ClusterFeatures {
    inForce = Map.copyOf(inForce);
    possible = Map.copyOf(possible);
  }

  /**
   * Asks the cluster; none are known of one that is too old to have any.
   *
   * @throws IllegalStateException when it does not answer
   */
  public static ClusterFeatures of(Admin admin) {
    FeatureMetadata told;
    try {
      told = AdminRequest.await(admin.describeFeatures().featureMetadata(), "ask for its features");
    } catch (IllegalStateException e) {
      if (e.getCause() instanceof UnsupportedVersionException) {
        return new ClusterFeatures(Map.of(), Map.of());
      }
      throw e;
    }
    Map<String, Integer> inForce = new TreeMap<>();
    told.finalizedFeatures().forEach((key, of) -> inForce.put(key, (int) of.maxVersionLevel()));
    Map<String, Integer> possible = new TreeMap<>();
    told.supportedFeatures().forEach((key, of) -> possible.put(key, (int) of.maxVersion()));
    return new ClusterFeatures(inForce, possible);
  }

  /** Whether the feature is in force. */
  public boolean has(ClusterFeature feature) {
    return inForce.getOrDefault(feature.key(), 0) >= feature.level();
  }

  /**
   * Makes sure that a feature is in force.
   *
   * @throws UsageException saying what is needed, what there is, and what helps
   */
  public void require(ClusterFeature feature) {
    if (!has(feature)) {
      throw new UsageException(feature.need() + "; this cluster " + state(feature));
    }
  }

  /**
   * As {@link #require} of {@link ClusterFeature#CONSUMER_PROTOCOL}, of clusters where the feature
   * says it: in 3.9 it is a setting of the brokers, which they do not tell.
   */
  public void requireConsumerProtocol() {
    if (inForce.getOrDefault(METADATA, 0) >= METADATA_OF_4_0) {
      require(ClusterFeature.CONSUMER_PROTOCOL);
    }
  }

  private String state(ClusterFeature feature) {
    if (possible.getOrDefault(feature.key(), 0) >= feature.level()) {
      return "has "
          + feature.key()
          + " "
          + inForce.getOrDefault(feature.key(), 0)
          + ": kafka-features.sh upgrade --feature "
          + feature.key()
          + "="
          + feature.level()
          + " turns it on";
    }
    Integer metadata = inForce.get(METADATA);
    return "has none"
        + (metadata == null ? " (nor any feature)" : " (its " + METADATA + " is " + metadata + ")");
  }

  /** The levels in force as settings, by Kafka's names. */
  public Map<String, String> asSettings() {
    Map<String, String> settings = new TreeMap<>();
    inForce.forEach((key, level) -> settings.put(key, Integer.toString(level)));
    return settings;
  }
}
