package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Redaction;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/**
 * The settings in force as the cluster itself reports them, secrets hidden. No run needs them but
 * for its result: a cluster may refuse to tell.
 *
 * @param values by Kafka's names
 * @param notKnown which settings are not among them and why, in words; empty when all are known
 */
record EffectiveConfig(Map<String, String> values, List<String> notKnown) {

  /** Those of a topic. */
  static EffectiveConfig ofTopic(Admin admin, String topic) {
    return of(
        admin,
        new ConfigResource(ConfigResource.Type.TOPIC, topic),
        "settings of topic '" + topic + "'",
        "DescribeConfigs on it");
  }

  /**
   * Those of the broker with the lowest id: the brokers of a run differ in ids and addresses only.
   */
  static EffectiveConfig ofBrokers(Admin admin) {
    int first =
        AdminRequest.await(admin.describeCluster().nodes(), "list the brokers").stream()
            .mapToInt(Node::id)
            .min()
            .orElseThrow();
    return of(
        admin,
        new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(first)),
        "settings of broker " + first,
        "DescribeConfigs on the cluster");
  }

  private static EffectiveConfig of(
      Admin admin, ConfigResource resource, String which, String right) {
    try {
      return told(
          AdminRequest.await(
              Objects.requireNonNull(
                  admin.describeConfigs(List.of(resource)).values().get(resource)),
              "read the " + which));
    } catch (UsageException | IllegalStateException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return unknown(which + ": this user lacks " + right);
      }
      if (e.getCause() instanceof UnsupportedVersionException) {
        return unknown(which + ": this cluster does not tell them");
      }
      throw e;
    }
  }

  private static EffectiveConfig unknown(String why) {
    return new EffectiveConfig(Map.of(), List.of(why));
  }

  private static EffectiveConfig told(Config config) {
    Map<String, String> settings = new TreeMap<>();
    for (ConfigEntry entry : config.entries()) {
      String value = entry.value() == null ? "" : entry.value();
      settings.put(
          entry.name(),
          entry.isSensitive() ? Redaction.HIDDEN : Redaction.value(entry.name(), value));
    }
    return new EffectiveConfig(settings, List.of());
  }
}
