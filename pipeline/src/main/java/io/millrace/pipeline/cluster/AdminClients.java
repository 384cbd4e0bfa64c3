package io.millrace.pipeline.cluster;

import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** Opens admin clients with the settings that this package needs. */
final class AdminClients {
  private AdminClients() {}

  /**
   * Opens an admin client.
   *
   * @param clientProperties where the cluster is and how to log in
   * @param overrides win over {@code clientProperties}, such as shorter timeouts for a check
   */
  static Admin open(Map<String, String> clientProperties, Map<String, String> overrides) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    // Closing a client waits for its last request. With Kafka's minute, a run whose brokers were
    // killed would take that long to end.
    properties.putIfAbsent(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, "30000");
    // Pushed client metrics are work on the broker that no measurement asked for.
    properties.put(AdminClientConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    properties.putAll(overrides);
    return Admin.create(properties);
  }
}
