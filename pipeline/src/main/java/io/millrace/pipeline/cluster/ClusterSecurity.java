package io.millrace.pipeline.cluster;

import io.millrace.pipeline.plan.BrokerSettings;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.EmbeddedSecurity;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What the brokers and the clients of one embedded cluster need in order to protect their
 * connections. Its passwords are drawn for it and are in its private files only, which go away with
 * the cluster. Used by the thread that starts the cluster.
 */
final class ClusterSecurity {
  /** The same for all brokers, which are on this machine and of one owner. */
  private static final String STORE_TYPE = "PKCS12";

  private static final String LOGIN_MODULE =
      "org.apache.kafka.common.security.plain.PlainLoginModule";
  private static final String USER = "millrace";

  /** As hard to guess as an AES-128 key. */
  private static final int PASSWORD_BYTES = 16;

  private final EmbeddedSecurity kind;
  private final Path directory;
  private final String keyPassword = newPassword();
  private final String trustPassword = newPassword();
  private final String loginPassword = newPassword();

  /**
   * Nothing is made yet.
   *
   * @param directory where its files will be, absolute
   */
  ClusterSecurity(EmbeddedSecurity kind, Path directory) {
    this.kind = kind;
    this.directory = directory;
  }

  /** Whether it protects anything, and so has files. */
  boolean isOn() {
    return kind != EmbeddedSecurity.NONE;
  }

  /**
   * Makes its files in the directory, which must be there and be nobody else's.
   *
   * @param hosts the addresses of the brokers, which the certificate is for
   */
  void makeFiles(List<String> hosts) throws IOException, InterruptedException {
    PrivateFiles.close(directory);
    OwnCertificate certificate = OwnCertificate.make(directory, keyPassword, hosts);
    certificate.trustBy(trustStore(), trustPassword);
    PrivateFiles.write(clientProperties(), clientFile(), "How a client connects to this cluster");
  }

  /** The properties of a client, as a file that {@code --command-config} takes. */
  Path clientFile() {
    return directory.resolve("client.properties");
  }

  private Path trustStore() {
    return directory.resolve("truststore.p12");
  }

  /** The security protocol of each listener that is not plain. */
  Map<String, String> protocols() {
    return switch (kind) {
      case NONE -> Map.of();
      case TLS -> protocols("SSL");
      case SASL_TLS -> protocols("SASL_SSL");
    };
  }

  private static Map<String, String> protocols(String ofClients) {
    return Map.of(
        EmbeddedClusterSpec.CLIENT_LISTENER, ofClients,
        BrokerSettings.REPLICATION_LISTENER, "SSL",
        BrokerSettings.CONTROLLER_LISTENER, "SSL");
  }

  /** Entries of every broker's {@code server.properties}. */
  Map<String, String> brokerSettings() {
    Map<String, String> settings = new LinkedHashMap<>();
    if (!isOn()) {
      return settings;
    }
    settings.put("ssl.keystore.type", STORE_TYPE);
    settings.put("ssl.keystore.location", OwnCertificate.keyStore(directory).toString());
    settings.put("ssl.keystore.password", keyPassword);
    settings.put("ssl.key.password", keyPassword);
    settings.putAll(trust());
    if (kind == EmbeddedSecurity.SASL_TLS) {
      String listener =
          "listener.name." + EmbeddedClusterSpec.CLIENT_LISTENER.toLowerCase(Locale.ROOT) + ".";
      settings.put(listener + "sasl.enabled.mechanisms", "PLAIN");
      settings.put(
          listener + "plain.sasl.jaas.config",
          LOGIN_MODULE + " required user_" + USER + "=\"" + loginPassword + "\";");
    }
    return settings;
  }

  /** The properties of every client; secrets among them. */
  Map<String, String> clientProperties() {
    Map<String, String> properties = new LinkedHashMap<>();
    if (!isOn()) {
      return properties;
    }
    properties.putAll(trust());
    properties.put("security.protocol", kind == EmbeddedSecurity.TLS ? "SSL" : "SASL_SSL");
    if (kind == EmbeddedSecurity.SASL_TLS) {
      properties.put("sasl.mechanism", "PLAIN");
      properties.put(
          "sasl.jaas.config",
          LOGIN_MODULE
              + (" required username=\"" + USER + "\" password=\"" + loginPassword + "\";"));
    }
    return properties;
  }

  private Map<String, String> trust() {
    return Map.of(
        "ssl.truststore.type", STORE_TYPE,
        "ssl.truststore.location", trustStore().toString(),
        "ssl.truststore.password", trustPassword);
  }

  private static String newPassword() {
    byte[] bytes = new byte[PASSWORD_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }
}
