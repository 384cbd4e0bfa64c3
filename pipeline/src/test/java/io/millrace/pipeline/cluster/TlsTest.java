package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.config.provider.EnvVarConfigProvider;
import org.apache.kafka.common.config.provider.FileConfigProvider;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A broker that wants a certificate of every client, and what each mistake about it gives. */
class TlsTest {
  /** The ten seconds of the check, and the time to start a client. */
  private static final int LIMIT_SECONDS = 12;

  @TempDir private static Path directory;
  private static TestCertificates certificates;
  private static ThrowawayCluster cluster;
  private static String broker;

  @BeforeAll
  static void startBroker() throws Exception {
    certificates =
        new TestCertificates(directory)
            .with("broker", "-ext", "san=ip:127.0.0.1,dns:localhost")
            .with("client")
            .with("expired", "-ext", "san=ip:127.0.0.1", "-startdate", "-9d", "-validity", "2")
            .with("elsewhere", "-ext", "san=dns:elsewhere.invalid")
            .withStranger("stranger");
    cluster =
        ThrowawayCluster.start(
            spec(
                Map.of(
                    "ssl.client.auth",
                    "required",
                    "ssl.keystore.type",
                    "PKCS12",
                    "ssl.keystore.location",
                    certificates.keyStore("broker").toString(),
                    "ssl.keystore.password",
                    TestCertificates.PASSWORD,
                    "ssl.truststore.type",
                    "PKCS12",
                    "ssl.truststore.location",
                    certificates.trustStore().toString(),
                    "ssl.truststore.password",
                    TestCertificates.PASSWORD),
                pkcs12()));
    broker = cluster.bootstrapServers();
  }

  @AfterAll
  static void stopBroker() {
    if (cluster != null) {
      cluster.close();
    }
  }

  @Test
  void storesAndPemFilesAndPemTextsAllConnect() throws Exception {
    Path key = directory.resolve("client.pem");
    Files.writeString(key, certificates.pemKey("client") + certificates.pemChain("client"));
    Path trust = Files.writeString(directory.resolve("ca.pem"), certificates.pemAuthority());
    Map<String, String> files =
        Map.of(
            "security.protocol", "SSL",
            "ssl.keystore.type", "PEM",
            "ssl.keystore.location", key.toString(),
            "ssl.truststore.type", "PEM",
            "ssl.truststore.location", trust.toString());
    Map<String, String> texts =
        Map.of(
            "security.protocol",
            "SSL",
            "ssl.keystore.type",
            "PEM",
            "ssl.keystore.key",
            certificates.pemKey("client"),
            "ssl.keystore.certificate.chain",
            certificates.pemChain("client"),
            "ssl.truststore.type",
            "PEM",
            "ssl.truststore.certificates",
            certificates.pemAuthority());
    for (Map<String, String> properties : List.of(pkcs12(), files, texts)) {
      try (ExistingCluster existing = ExistingCluster.connect(broker, properties)) {
        assertThat(existing.brokerCount()).isEqualTo(1);
      }
    }
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aClientWithoutACertificateIsToldThatItNeedsOne() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.keySet().removeIf(key -> key.startsWith("ssl.keystore"));
    assertRefused(
        broker, properties, "The TLS handshake with", "asks for a certificate of this client");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aClientsCertificateOfAStrangerIsNotAccepted() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.put("ssl.keystore.location", certificates.keyStore("stranger").toString());
    assertRefused(broker, properties, "The TLS handshake with", "certificate of this client");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aTruststoreThatDoesNotKnowTheBrokerIsNamed() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.put("ssl.truststore.location", certificates.trusting("stranger").toString());
    assertRefused(
        broker, properties, "The TLS handshake with", "nothing in the truststore has signed");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aWrongPasswordOfAStoreIsNamedAndNotRepeated() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.put("ssl.truststore.password", "not-the-password");
    assertRefused(
        broker, properties, "No Kafka client can be made", "-trust.p12", "password was incorrect");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aStoreThatIsNotThereIsNamed() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.put("ssl.truststore.location", directory.resolve("missing.p12").toString());
    assertRefused(broker, properties, "No Kafka client can be made", "missing.p12", "no such file");
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aClientWithoutTlsIsToldThatTheListenerSpeaksIt() {
    assertRefused(
        broker,
        Map.of(),
        "speaks another protocol",
        "speaks TLS",
        "security.protocol is PLAINTEXT");
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS) // a broker has to start
  void anExpiredCertificateIsNamed() throws Exception {
    // Java trusts a certificate that is in the truststore itself for ever: so the cluster can start
    Map<String, String> ours = trust("expired");
    try (ThrowawayCluster expired = ThrowawayCluster.start(spec(pem("expired"), ours))) {
      String address = expired.bootstrapServers();
      assertRefused(address, trust("authority"), "The TLS handshake with", "has expired");
    }
  }

  @Test
  @Timeout(value = 60, unit = TimeUnit.SECONDS) // a broker has to start
  void aCertificateForAnotherHostIsNamed() throws Exception {
    Map<String, String> ours = trust("authority");
    ours.put("ssl.endpoint.identification.algorithm", "");
    try (ThrowawayCluster elsewhere = ThrowawayCluster.start(spec(pem("elsewhere"), ours))) {
      String address = elsewhere.bootstrapServers();
      assertRefused(address, trust("authority"), "The TLS handshake with", "another host name");
    }
  }

  @Test
  void aPasswordCanComeFromAFile() throws Exception {
    Path secrets = directory.resolve("secrets.properties");
    Files.writeString(secrets, "store=" + TestCertificates.PASSWORD + "\n");
    Map<String, String> properties = pkcs12();
    properties.put("config.providers", "file");
    properties.put("config.providers.file.class", FileConfigProvider.class.getName());
    properties.put("ssl.keystore.password", "${file:" + secrets + ":store}");
    properties.put("ssl.truststore.password", "${file:" + secrets + ":store}");
    try (ExistingCluster existing = ExistingCluster.connect(broker, properties)) {
      assertThat(existing.brokerCount()).isEqualTo(1);
      assertThat(existing.clientProperties().values()).doesNotContain(TestCertificates.PASSWORD);
    }
  }

  @Test
  @Timeout(value = LIMIT_SECONDS, unit = TimeUnit.SECONDS)
  void aVariableThatIsNotSetIsNamed() throws Exception {
    Map<String, String> properties = pkcs12();
    properties.put("config.providers", "env");
    properties.put("config.providers.env.class", EnvVarConfigProvider.class.getName());
    properties.put("ssl.truststore.password", "${env:MILLRACE_NEVER_SET}");
    assertRefused(
        broker,
        properties,
        "No Kafka client can be made",
        "ssl.truststore.password",
        "${env:MILLRACE_NEVER_SET}");
  }

  private static void assertRefused(
      String address, Map<String, String> properties, String... parts) {
    Refusals.assertRefused(
        address, properties, List.of(TestCertificates.PASSWORD, "not-the-password"), parts);
  }

  private static EmbeddedClusterSpec spec(
      Map<String, String> ofListener, Map<String, String> client) {
    Map<String, String> settings = new HashMap<>();
    settings.put("listener.security.protocol.map", "PLAINTEXT:SSL");
    ofListener.forEach((key, value) -> settings.put("listener.name.plaintext." + key, value));
    return new EmbeddedClusterSpec(
        1, EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION, QuickBrokers.JVM, settings, 0, client);
  }

  private static Map<String, String> pem(String name) throws Exception {
    return Map.of(
        "ssl.keystore.type", "PEM",
        "ssl.keystore.key", certificates.pemKey(name),
        "ssl.keystore.certificate.chain", certificates.pemChain(name));
  }

  private static Map<String, String> pkcs12() throws Exception {
    Map<String, String> properties = trust("authority");
    properties.putAll(
        Map.of(
            "ssl.keystore.type",
            "PKCS12",
            "ssl.keystore.location",
            certificates.keyStore("client").toString(),
            "ssl.keystore.password",
            TestCertificates.PASSWORD));
    return properties;
  }

  private static Map<String, String> trust(String name) throws Exception {
    return new HashMap<>(
        Map.of(
            "security.protocol",
            "SSL",
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.location",
            certificates.trusting(name).toString(),
            "ssl.truststore.password",
            TestCertificates.PASSWORD));
  }
}
