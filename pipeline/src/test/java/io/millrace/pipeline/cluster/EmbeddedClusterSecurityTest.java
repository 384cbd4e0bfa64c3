package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
