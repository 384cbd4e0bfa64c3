package io.millrace.pipeline.rig;

import io.millrace.pipeline.cluster.AdminRequest;
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

/** The settings in force as the cluster itself reports them, secrets hidden. */
public final class EffectiveConfig {
  private EffectiveConfig() {}

  static Map<String, String> of(Admin admin, ConfigResource resource, String what) {
    Config config =
        AdminRequest.await(
            Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource)),
            what);
    Map<String, String> settings = new TreeMap<>();
    for (ConfigEntry entry : config.entries()) {
      String value = entry.value() == null ? "" : entry.value();
      settings.put(
          entry.name(),
          entry.isSensitive() ? Redaction.HIDDEN : Redaction.value(entry.name(), value));
    }
    return settings;
  }

  /**
   * Those of the broker with the lowest id: the brokers of a run differ in ids and addresses only.
   */
  public static Map<String, String> ofBrokers(Admin admin) {
    int first =
        AdminRequest.await(admin.describeCluster().nodes(), "list the brokers").stream()
            .mapToInt(Node::id)
            .min()
            .orElseThrow();
    ConfigResource broker = new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(first));
    return of(admin, broker, "read the settings of broker " + first);
  }
}
