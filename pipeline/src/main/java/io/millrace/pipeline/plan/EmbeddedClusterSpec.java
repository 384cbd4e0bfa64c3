package io.millrace.pipeline.plan;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What an embedded cluster is made of; valid once constructed.
 *
 * @param brokers how many nodes, each controller and broker at once (or, with ZooKeeper, brokers of
 *     which one is the controller); 1 to 9
 * @param kafkaVersion the Kafka release that the brokers run, 3.9.0 or newer; with {@code
 *     zookeeper:} before a 3.9 one, they keep their metadata in a ZooKeeper beside them
 * @param brokerJvm JVM options of every broker, after ours; an own heap or collector replaces our
 *     default
 * @param brokerSettings {@code server.properties} entries that win over ours. The client listener
 *     is named {@value #CLIENT_LISTENER}; entries of {@code listener.security.protocol.map} replace
 *     ours one by one, so {@code PLAINTEXT:SASL_PLAINTEXT} is enough to turn SASL on for clients
 * @param port broker {@code i} listens for clients at {@code port + i - 1}; 0 takes free ports
 * @param clientProperties security properties that our own clients need when {@code brokerSettings}
 *     turn on SASL or TLS for clients
 * @param metrics every broker shows its own metrics to Prometheus
 * @param security makes certificates and passwords for this cluster alone, and gives them to its
 *     brokers and to our own clients
 */
public record EmbeddedClusterSpec(
    int brokers,
    String kafkaVersion,
    List<String> brokerJvm,
    Map<String, String> brokerSettings,
    int port,
    Map<String, String> clientProperties,
    boolean metrics,
    EmbeddedSecurity security) {

  /** The newest release that resolves as a whole. */
  public static final String DEFAULT_KAFKA_VERSION = "4.3.1";

  /** Three brokers are the least that survive the loss of one with acks=all. */
  public static final int DEFAULT_BROKERS = 3;

  /** The listener that clients use, as it is named in broker settings. */
  public static final String CLIENT_LISTENER = "PLAINTEXT";

  /** A KRaft quorum gains nothing beyond this, and one machine has no room for more. */
  private static final int MAX_BROKERS = 9;

  private static final int MAX_PORT = 65_535;

  /** Settings of brokers or clients that {@code security} chooses when it is not NONE. */
  private static final Pattern SECURED =
      Pattern.compile(
          "security\\.protocol|listener\\.security\\.protocol\\.map"
              + "|(listener\\.name\\..+\\.)?(sasl\\..*|ssl\\.(keystore|truststore|key)\\..*)");

  /**
   * Validates every part.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  public EmbeddedClusterSpec {
    brokerJvm = List.copyOf(brokerJvm);
    brokerSettings = Collections.unmodifiableMap(new TreeMap<>(brokerSettings));
    clientProperties = Collections.unmodifiableMap(new TreeMap<>(clientProperties));
    if (brokers < 1 || brokers > MAX_BROKERS) {
      throw new IllegalArgumentException(
          "brokers is " + brokers + "; it must be from 1 to " + MAX_BROKERS + ".");
    }
    KafkaVersion.parse(kafkaVersion);
    if (port < 0 || port > MAX_PORT - brokers + 1) {
      throw new IllegalArgumentException(
          "port is "
              + port
              + "; it must be 0 (free ports) or from 1 to "
              + (MAX_PORT - brokers + 1)
              + ", since "
              + brokers
              + " broker(s) take that port and the ones after it.");
    }
    for (String option : brokerJvm) {
      if (!option.startsWith("-")) {
        throw new IllegalArgumentException(
            "broker JVM option is '" + option + "'; it must start with '-', such as -Xmx1g.");
      }
    }
    BrokerSettings.refuseForbidden(brokerSettings);
    if (clientProperties.containsKey("bootstrap.servers")) {
      throw new IllegalArgumentException(
          "client property bootstrap.servers cannot be set for an embedded cluster: it listens on"
              + " its own ports. Leave it out, or use an existing cluster.");
    }
    if (security != EmbeddedSecurity.NONE) {
      refuseSecured(security, "broker setting", brokerSettings);
      refuseSecured(security, "client property", clientProperties);
    }
  }

  private static void refuseSecured(
      EmbeddedSecurity security, String kind, Map<String, String> settings) {
    for (String key : settings.keySet()) {
      if (SECURED.matcher(key).matches()) {
        throw new IllegalArgumentException(
            kind
                + " "
                + key
                + " cannot be set with embedded-security "
                + security.text()
                + ", which chooses it: leave out one of the two.");
      }
    }
  }

  /** As the canonical one, without security. */
  public EmbeddedClusterSpec(
      int brokers,
      String kafkaVersion,
      List<String> brokerJvm,
      Map<String, String> brokerSettings,
      int port,
      Map<String, String> clientProperties,
      boolean metrics) {
    this(
        brokers,
        kafkaVersion,
        brokerJvm,
        brokerSettings,
        port,
        clientProperties,
        metrics,
        EmbeddedSecurity.NONE);
  }

  /** As the canonical one, without metrics of the brokers and without security. */
  public EmbeddedClusterSpec(
      int brokers,
      String kafkaVersion,
      List<String> brokerJvm,
      Map<String, String> brokerSettings,
      int port,
      Map<String, String> clientProperties) {
    this(brokers, kafkaVersion, brokerJvm, brokerSettings, port, clientProperties, false);
  }

  /** A plain cluster of the default version on free ports. */
  public static EmbeddedClusterSpec of(int brokers) {
    return new EmbeddedClusterSpec(
        brokers, DEFAULT_KAFKA_VERSION, List.of(), Map.of(), 0, Map.of());
  }

  /** The same with other entries of {@code server.properties}. */
  public EmbeddedClusterSpec withBrokerSettings(Map<String, String> others) {
    return new EmbeddedClusterSpec(
        brokers, kafkaVersion, brokerJvm, others, port, clientProperties, metrics, security);
  }

  /** True when the brokers keep their metadata in ZooKeeper. */
  public boolean hasZooKeeper() {
    return version().zooKeeper();
  }

  public KafkaVersion version() {
    return KafkaVersion.parse(kafkaVersion);
  }

  /** Names settings but never their values, which may be passwords. */
  @Override
  public String toString() {
    return "EmbeddedClusterSpec[brokers="
        + brokers
        + ", kafkaVersion="
        + kafkaVersion
        + ", brokerJvm="
        + brokerJvm
        + ", brokerSettings="
        + brokerSettings.keySet()
        + ", port="
        + port
        + ", clientProperties="
        + clientProperties.keySet()
        + ", metrics="
        + metrics
        + ", security="
        + security
        + "]";
  }
}
