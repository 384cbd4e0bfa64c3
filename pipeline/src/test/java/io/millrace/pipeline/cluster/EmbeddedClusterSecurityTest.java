package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import io.millrace.pipeline.plan.EmbeddedSecurity;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbeddedClusterSecurityTest {
  private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @Test
  void aClusterWithSaslLetsTheRightPasswordInAndNamesAWrongOne(@TempDir Path directory)
      throws InterruptedException {
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            1,
            EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
            List.of(),
            Map.of(
                "listener.security.protocol.map",
                "PLAINTEXT:SASL_PLAINTEXT",
                "listener.name.plaintext.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.plaintext.plain.sasl.jaas.config",
                MODULE + " required user_rita=\"right\";"),
            0,
            login("right"));

    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(spec, directory.resolve("data"), directory, words -> {})) {
      assertThat(cluster.brokerCount()).isEqualTo(1);
      String address = cluster.bootstrapServers();
      assertThatExceptionOfType(ClusterUnavailableException.class)
          .isThrownBy(() -> ExistingCluster.connect(address, login("wrong-one")))
          .withMessageContainingAll(address, "refuses the credentials", "PLAIN")
          .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1).doesNotContain("wrong-one"));
      try (ExistingCluster existing = ExistingCluster.connect(address, login("right"))) {
        assertThat(existing.brokerCount()).isEqualTo(1);
      }
      assertThat(cluster.broker(1).isAlive()).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"4.3.1, 3", "zookeeper:3.9.1, 2"}) // of clients, of brokers, and of the quorum
  void everyListenerOfAnEncryptedClusterSpeaksTlsAndItsBrokersCopyFromEachOther(
      String kafka, int listeners, @TempDir Path directory) throws Exception {
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(
            2, kafka, QuickBrokers.JVM, Map.of(), 0, Map.of(), false, EmbeddedSecurity.TLS);
    Path data = directory.resolve("data");

    // it is ready when each broker has acknowledged a write that the other one has copied
    try (EmbeddedCluster cluster =
        EmbeddedCluster.start(spec, data, directory.resolve("logs"), words -> {})) {
      Path settings = data.resolve("broker-1").resolve("server.properties");
      List<String> addresses = addresses(Files.readString(settings));
      assertThat(addresses).hasSize(listeners);
      assertThat(addresses)
          .allSatisfy(
              address ->
                  assertThat(ListenerProbe.look(address))
                      .isInstanceOf(ListenerProbe.Found.Tls.class));
      assertThat(cluster.brokerCount()).isEqualTo(2);
      assertThat(cluster.clientFile().orElseThrow()).exists();
    }
    assertThat(data).doesNotExist();
  }

  private static List<String> addresses(String serverProperties) {
    String listeners =
        serverProperties
            .lines()
            .filter(line -> line.startsWith("listeners="))
            .findFirst()
            .orElseThrow()
            .replace("\\", "");
    return Pattern.compile("127\\.0\\.0\\.1:\\d+")
        .matcher(listeners)
        .results()
        .map(MatchResult::group)
        .toList();
  }

  private static Map<String, String> login(String password) {
    return Map.of(
        "security.protocol",
        "SASL_PLAINTEXT",
        "sasl.mechanism",
        "PLAIN",
        "sasl.jaas.config",
        MODULE + " required username=\"rita\" password=\"" + password + "\";");
  }
}
