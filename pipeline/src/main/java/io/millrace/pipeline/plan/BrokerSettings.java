package io.millrace.pipeline.plan;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Which settings of embedded brokers a user may choose, and which listeners those brokers have. */
public final class BrokerSettings {
  /** The listener by which brokers copy from each other. */
  public static final String REPLICATION_LISTENER = "REPLICATION";

  /** The listener of the KRaft quorum. */
  public static final String CONTROLLER_LISTENER = "CONTROLLER";

  /** The setting that says which security protocol each listener speaks. */
  public static final String PROTOCOL_MAP = "listener.security.protocol.map";

  /**
   * Settings that say who a broker is and where it is: changed, it would be no part of this
   * cluster.
   */
  private static final Set<String> FORBIDDEN =
      Set.of(
          "node.id",
          "broker.id",
          "process.roles",
          "listeners",
          "advertised.listeners",
          "controller.listener.names",
          "controller.quorum.voters",
          "controller.quorum.bootstrap.servers",
          "inter.broker.listener.name",
          "security.inter.broker.protocol",
          "log.dir",
          "log.dirs",
          "metadata.log.dir",
          "zookeeper.connect");

  private BrokerSettings() {}

  /**
   * Refuses settings that would break a broker's identity, or name a listener that is not there.
   *
   * @throws IllegalArgumentException naming the setting and what to do instead
   */
  public static void refuseForbidden(Map<String, String> brokerSettings) {
    for (String key : brokerSettings.keySet()) {
      if (FORBIDDEN.contains(key)) {
        throw new IllegalArgumentException(
            "broker setting "
                + key
                + " cannot be changed: an embedded cluster chooses it for each broker. Leave it out;"
                + " brokers, ports and directories have their own options.");
      }
    }
    for (Map.Entry<String, String> entry : protocols(brokerSettings).entrySet()) {
      if (!listenerProtocols().containsKey(entry.getKey()) || entry.getValue().isEmpty()) {
        throw new IllegalArgumentException(
            "broker setting "
                + PROTOCOL_MAP
                + " has the entry '"
                + entry.getKey()
                + ":"
                + entry.getValue()
                + "'; each entry must be LISTENER:PROTOCOL with a listener of "
                + listenerProtocols().keySet()
                + ".");
      }
    }
  }

  /** The security protocol of each listener, unless the user chooses another. */
  public static Map<String, String> listenerProtocols() {
    Map<String, String> protocols = new LinkedHashMap<>();
    protocols.put(EmbeddedClusterSpec.CLIENT_LISTENER, "PLAINTEXT");
    protocols.put(REPLICATION_LISTENER, "PLAINTEXT");
    protocols.put(CONTROLLER_LISTENER, "PLAINTEXT");
    return protocols;
  }

  /** The security protocols that {@code brokerSettings} choose, by listener. */
  public static Map<String, String> protocols(Map<String, String> brokerSettings) {
    Map<String, String> protocols = new LinkedHashMap<>();
    String map = brokerSettings.getOrDefault(PROTOCOL_MAP, "");
    for (String entry : map.split(",", -1)) {
      if (!entry.isBlank()) {
        int colon = entry.indexOf(':');
        String listener = colon < 0 ? entry : entry.substring(0, colon);
        protocols.put(listener.strip(), colon < 0 ? "" : entry.substring(colon + 1).strip());
      }
    }
    return protocols;
  }
}
