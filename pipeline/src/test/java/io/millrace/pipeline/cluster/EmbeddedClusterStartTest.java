package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** How a start is refused or fails, and that nothing is left of it. */
class EmbeddedClusterStartTest {
  @TempDir private Path temp;

  @Test
  void aTakenPortIsRefusedBeforeAnythingStarts() throws IOException {
    try (ServerSocket other =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      int port = other.getLocalPort();
      assertThatExceptionOfType(ClusterUnavailableException.class)
          .isThrownBy(() -> start(spec("4.3.1", Map.of(), port)))
          .withMessageContainingAll("Port " + port + " on 127.0.0.1 is taken", "--port");
    }
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aVersionThatWasNeverReleasedIsNamed() {
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> start(spec("9.9.9", Map.of(), 0)))
        .withMessageContainingAll("Kafka 9.9.9 cannot be had", "4.3.1", "settings.xml")
        .satisfies(e -> assertThat(e.getMessage()).hasLineCount(1));
    assertThat(temp).isEmptyDirectory();
  }

  @Test
  void aBrokerThatDiesDuringStartIsReportedAtOnceWithItsReason() {
    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> start(spec("4.3.1", Map.of("num.io.threads", "none"), 0)))
        .satisfies(
            e ->
                assertThat(e.getMessage().lines().findFirst().orElseThrow())
                    .contains("Broker 1 ended with exit code 1", "num.io.threads", "broker-1.log"));
    assertThat(temp.resolve("data")).doesNotExist();
  }

  @Test
  void anotherClustersDataIsRefusedAndLeftAlone() throws IOException {
    Path precious = Files.createDirectories(temp.resolve("data/broker-1")).resolve("log");
    Files.writeString(precious, "somebody's");

    assertThatExceptionOfType(ClusterUnavailableException.class)
        .isThrownBy(() -> start(spec("4.3.1", Map.of(), 0)))
        .withMessageContainingAll("broker-1", "holds no other cluster");

    assertThat(precious).hasContent("somebody's");
    assertThat(temp.resolve("data/leash")).doesNotExist();
  }

  @Test
  void anOlderKafkaRunsWithTheNewGroupProtocol() throws Exception {
    try (EmbeddedCluster cluster = start(spec("3.9.1", Map.of(), 0))) {
      assertThat(cluster.broker(1).logFile()).content().contains("Kafka version: 3.9.1");
      ConsumerGroupProbe.joinWithTheNewProtocol(cluster);
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void brokersStartFromAnArchiveOfKafkasClassesUnlessTheUsersOptionsForbidIt() throws Exception {
    try (EmbeddedCluster cluster = start(spec("4.3.1", Map.of(), 0))) {
      Path maps = Path.of("/proc", String.valueOf(cluster.broker(1).pid()), "maps");
      assertThat(Files.readString(maps)).contains("/millrace-classes-").contains(".jsa");
      assertThat(cluster.broker(1).logFile()).content().doesNotContain("[cds");
    }
    KafkaDistribution kafka = KafkaDistribution.resolve("4.3.1");
    for (String forbids : List.of("-Xshare:off", "-XX:+UseZGC", "-XX:SharedArchiveFile=own.jsa")) {
      assertThat(ClassArchive.options(kafka, List.of("-Xmx1g", forbids), words -> {})).isEmpty();
    }
  }

  private EmbeddedCluster start(EmbeddedClusterSpec spec) throws InterruptedException {
    return EmbeddedCluster.start(spec, temp.resolve("data"), temp.resolve("logs"), words -> {});
  }

  private static EmbeddedClusterSpec spec(
      String version, Map<String, String> brokerSettings, int port) {
    return new EmbeddedClusterSpec(1, version, List.of(), brokerSettings, port, Map.of());
  }
}
