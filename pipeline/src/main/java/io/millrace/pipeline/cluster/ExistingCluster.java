package io.millrace.pipeline.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;

/** A cluster that was there before the run and stays after it. */
public final class ExistingCluster implements Cluster {
  private final String bootstrapServers;
  private final Map<String, String> clientProperties;

  private ExistingCluster(String bootstrapServers, Map<String, String> clientProperties) {
    this.bootstrapServers = bootstrapServers;
    this.clientProperties = clientProperties;
  }

  /**
   * Connects to a running cluster, so that a wrong address or password is found before a run and
   * not in it.
   *
   * @param bootstrapServers {@code host:port,...}
   * @param commandConfig security and other client properties, as in Kafka's own {@code
   *     --command-config} file
   * @throws ClusterUnavailableException within ten seconds if the cluster cannot be used
   */
  public static ExistingCluster connect(
      String bootstrapServers, Map<String, String> commandConfig) {
    Map<String, String> properties = new TreeMap<>(commandConfig);
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    ExistingCluster cluster =
        new ExistingCluster(bootstrapServers, Collections.unmodifiableMap(properties));
    int brokers = cluster.brokerCount();
    if (brokers == 0) {
      throw new ClusterUnavailableException(
          "The cluster at "
              + bootstrapServers
              + " answers but names no broker. Wait until its brokers have registered.");
    }
    return cluster;
  }

  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public Map<String, String> clientProperties() {
    return clientProperties;
  }

  @Override
  public void close() {
    // Nothing here is ours to stop.
  }
}
