package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each wrong address gives one clear line, within ten seconds and the time to start a client. */
@Timeout(value = 11, unit = TimeUnit.SECONDS)
class ExistingClusterTest {
  @Test
  void aPortWhereNobodyListensIsReported() throws IOException {
    int port;
    try (ServerSocket closedAgain = new ServerSocket(0)) {
      port = closedAgain.getLocalPort();
    }
    assertUnavailable("127.0.0.1:" + port, "No Kafka broker answered at", "security.protocol");
  }

  @Test
  void anAddressThatSwallowsEverythingIsReported() throws IOException {
    try (ServerSocket neverAnswers = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertUnavailable(
          "127.0.0.1:" + neverAnswers.getLocalPort(), "No Kafka broker answered at", "firewalls");
    }
  }

  @Test
  void aHostNameThatDoesNotResolveIsReported() {
    assertUnavailable(
        "no-such-host.invalid:9092", "No Kafka client can be made", "--bootstrap-server");
  }

  @Test
  void anAddressWithoutAPortIsReported() {
    assertUnavailable("localhost", "No Kafka client can be made", "host:port");
  }

  @Test
  void aSecretInARefusedConfigurationIsNotRepeated() {
    Map<String, String> broken =
        Map.of(
            "security.protocol", "SASL_PLAINTEXT",
            "sasl.mechanism", "PLAIN",
            "sasl.jaas.config", "PlainLoginModule password=\"hunter2\"");
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> ExistingCluster.connect("127.0.0.1:9092", broken))
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("hunter2"));
  }

  private static void assertUnavailable(String address, String... parts) {
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> ExistingCluster.connect(address, Map.of()))
        .satisfies(
            e -> assertThat(e.getMessage()).contains(address).contains(parts).hasLineCount(1));
  }
}
