package io.millrace.pipeline.cluster;

import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.CommonClientConfigs;

/** A cluster that was there before the run and stays after it. */
public final class ExistingCluster implements Cluster {
  private final String bootstrapServers;
  private final Map<String, String> clientProperties;
  private final ClusterCheck.Reached reached;

  private ExistingCluster(Map<String, String> properties, ClusterCheck.Reached reached) {
    this.bootstrapServers = String.join(",", reached.answered());
    this.reached = reached;
    properties.put(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    this.clientProperties = Collections.unmodifiableMap(properties);
  }

  /**
   * Connects to a running cluster, so that a wrong address or password is found before a run and
   * not in it. Servers that do not answer while others do are left out: see {@link #warning()}.
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
    ClusterCheck.Reached reached = ClusterCheck.reach(properties);
    if (reached.brokers() == 0) {
      throw new ClusterUnavailableException(
          "The cluster at "
              + bootstrapServers
              + " answers but names no broker. Wait until its brokers have registered.");
    }
    return new ExistingCluster(properties, reached);
  }

  /** The servers that answered: the others would hold every client of the run up. */
  @Override
  public String bootstrapServers() {
    return bootstrapServers;
  }

  @Override
  public Map<String, String> clientProperties() {
    return clientProperties;
  }

  /** Which of the servers did not answer, and why, in one line; empty when all did. */
  public Optional<String> warning() {
    return reached.others().isEmpty()
        ? Optional.empty()
        : Optional.of(
            "warning: of the bootstrap servers, %s answered, and these did not: %s; the run goes on without them"
                .formatted(bootstrapServers, ClusterCheck.each(reached.others())));
  }

  @Override
  public void close() {
    // Nothing here is ours to stop.
  }
}
