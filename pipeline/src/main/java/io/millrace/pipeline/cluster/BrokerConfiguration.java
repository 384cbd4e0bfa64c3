package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.BrokerSettings;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.EmbeddedSecurity;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/** The {@code server.properties} of one embedded broker. */
final class BrokerConfiguration {
  private static final String REPLICATION_LISTENER = BrokerSettings.REPLICATION_LISTENER;
  private static final String CONTROLLER_LISTENER = BrokerSettings.CONTROLLER_LISTENER;

  private BrokerConfiguration() {}

  /**
   * All settings of broker {@code id}, ours first, then the user's over them.
   *
   * @param ports the ports of all brokers, broker 1 first
   * @param dataDirectory where this broker keeps its log
   */
  static Map<String, String> of(
      EmbeddedClusterSpec spec, int id, List<BrokerPorts> ports, Path dataDirectory) {
    ClusterSecurity none = new ClusterSecurity(EmbeddedSecurity.NONE, dataDirectory);
    return of(spec, none, id, ports, ports.get(id - 1).client(), dataDirectory);
  }

  /**
   * As {@link #of(EmbeddedClusterSpec, int, List, Path)}.
   *
   * @param security what {@code spec} asks for
   * @param advertisedPort where clients are told to connect: the broker's own port or a proxy's
   */
  static Map<String, String> of(
      EmbeddedClusterSpec spec,
      ClusterSecurity security,
      int id,
      List<BrokerPorts> ports,
      int advertisedPort,
      Path dataDirectory) {
    BrokerPorts own = ports.get(id - 1);
    int brokers = spec.brokers();
    // Three copies survive one loss; a smaller cluster cannot hold more than it has brokers.
    String replicas = String.valueOf(Math.min(3, brokers));
    String minInSync = String.valueOf(Math.min(2, brokers));
    Map<String, String> settings = new LinkedHashMap<>();
    String clients = address(EmbeddedClusterSpec.CLIENT_LISTENER, own, own.client());
    String replication = address(REPLICATION_LISTENER, own, own.replication());
    if (spec.version().zooKeeper()) {
      settings.put("broker.id", String.valueOf(id));
      settings.put("zookeeper.connect", ZooKeeper.address(ports));
      settings.put("listeners", clients + "," + replication);
    } else {
      settings.put("node.id", String.valueOf(id));
      settings.put("process.roles", "broker,controller");
      settings.put(
          "listeners",
          clients + "," + replication + "," + address(CONTROLLER_LISTENER, own, own.controller()));
      settings.put("controller.listener.names", CONTROLLER_LISTENER);
      settings.put("controller.quorum.voters", voters(ports));
    }
    settings.put(
        "advertised.listeners",
        address(EmbeddedClusterSpec.CLIENT_LISTENER, own, advertisedPort) + "," + replication);
    settings.put("inter.broker.listener.name", REPLICATION_LISTENER);
    settings.put("log.dirs", dataDirectory.toString());
    // A mistyped topic name must fail, not make a topic with one copy.
    settings.put("auto.create.topics.enable", "false");
    // One partition a broker: each coordinates a share of the groups and transactions, and start-up
    // need not create the fifty logs of the default on every broker.
    String onePerBroker = String.valueOf(brokers);
    settings.put("offsets.topic.num.partitions", onePerBroker);
    settings.put("offsets.topic.replication.factor", replicas);
    // An empty group waits this long for more members, and once more for each wait in which one
    // came. Ours come together; the 3 s of the default would be 6 s before every run.
    settings.put("group.initial.rebalance.delay.ms", "500");
    settings.put("transaction.state.log.num.partitions", onePerBroker);
    settings.put("transaction.state.log.replication.factor", replicas);
    settings.put("transaction.state.log.min.isr", minInSync);
    if (spec.version().isAtLeast(4, 0)) {
      settings.put("share.coordinator.state.topic.num.partitions", onePerBroker);
      settings.put("share.coordinator.state.topic.replication.factor", replicas);
      settings.put("share.coordinator.state.topic.min.isr", minInSync);
    } else if (!spec.version().zooKeeper()) {
      // The new group protocol (KIP-848) is there in 3.9, but off.
      settings.put("group.coordinator.rebalance.protocols", "classic,consumer");
    }
    Map<String, String> protocols = BrokerSettings.listenerProtocols();
    protocols.putAll(security.protocols());
    if (spec.version().zooKeeper()) {
      protocols.remove(CONTROLLER_LISTENER);
    }
    protocols.putAll(BrokerSettings.protocols(spec.brokerSettings()));
    settings.putAll(security.brokerSettings());
    settings.putAll(spec.brokerSettings());
    StringJoiner map = new StringJoiner(",");
    protocols.forEach((listener, protocol) -> map.add(listener + ":" + protocol));
    settings.put(BrokerSettings.PROTOCOL_MAP, map.toString());
    return settings;
  }

  /** Writes the settings where only this user can read them: they may hold passwords. */
  static void write(Map<String, String> settings, Path file) throws IOException {
    PrivateFiles.write(settings, file, "One broker of an embedded cluster, made by Millrace");
  }

  private static String voters(List<BrokerPorts> ports) {
    StringJoiner voters = new StringJoiner(",");
    for (int i = 0; i < ports.size(); i++) {
      voters.add((i + 1) + "@" + ports.get(i).host() + ":" + ports.get(i).controller());
    }
    return voters.toString();
  }

  private static String address(String listener, BrokerPorts own, int port) {
    return listener + "://" + own.host() + ":" + port;
  }
}
