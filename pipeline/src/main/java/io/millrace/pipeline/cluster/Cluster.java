package io.millrace.pipeline.cluster;

import java.util.Map;
import org.apache.kafka.clients.admin.Admin;

/** A Kafka cluster a run can use. Any thread may call any method. */
public sealed interface Cluster extends AutoCloseable permits EmbeddedCluster, ExistingCluster {

  /** The addresses a client starts from, as {@code host:port,host:port}. */
  String bootstrapServers();

  /**
   * {@code bootstrap.servers} and the security properties: what every client of this cluster starts
   * from. Holds secrets where the cluster asks for credentials, so it is not for printing.
   */
  Map<String, String> clientProperties();

  /**
   * How many brokers the cluster itself says are registered and alive at this moment.
   *
   * @throws ClusterUnavailableException if the cluster does not answer within ten seconds
   */
  default int brokerCount() {
    return ClusterCheck.brokerCount(clientProperties());
  }

  /** A new admin client with telemetry off; the caller closes it. */
  default Admin newAdmin() {
    return AdminClients.open(clientProperties(), Map.of());
  }

  /** Gives back what this object holds; a cluster that was there before stays as it is. */
  @Override
  void close();
}
