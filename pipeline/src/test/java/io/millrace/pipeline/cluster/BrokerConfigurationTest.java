package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BrokerConfigurationTest {
  private static final List<BrokerPorts> THREE =
      List.of(
          new BrokerPorts("127.0.0.1", 9092, 20_001, 20_002, 0),
          new BrokerPorts("127.0.0.1", 9093, 20_003, 20_004, 0),
          new BrokerPorts("127.0.0.1", 9094, 20_005, 20_006, 0));

  @Test
  void namesOneBrokerOfTheQuorum() {
    assertThat(settings("4.3.1", 2, Map.of()))
        .containsEntry("node.id", "2")
        .containsEntry("process.roles", "broker,controller")
        .containsEntry(
            "listeners",
            "PLAINTEXT://127.0.0.1:9093,REPLICATION://127.0.0.1:20003,CONTROLLER://127.0.0.1:20004")
        .containsEntry(
            "advertised.listeners", "PLAINTEXT://127.0.0.1:9093,REPLICATION://127.0.0.1:20003")
        .containsEntry(
            "controller.quorum.voters", "1@127.0.0.1:20002,2@127.0.0.1:20004,3@127.0.0.1:20006")
        .containsEntry("log.dirs", "/data")
        .containsEntry("auto.create.topics.enable", "false");
  }

  @Test
  void internalTopicsHaveThreeCopiesOrAsManyAsThereAreBrokers() {
    assertThat(settings("4.3.1", 1, Map.of()))
        .containsEntry("offsets.topic.replication.factor", "3")
        .containsEntry("transaction.state.log.min.isr", "2")
        .containsEntry("share.coordinator.state.topic.replication.factor", "3");

    EmbeddedClusterSpec one = EmbeddedClusterSpec.of(1);
    assertThat(BrokerConfiguration.of(one, 1, THREE.subList(0, 1), Path.of("/data")))
        .containsEntry("offsets.topic.replication.factor", "1")
        .containsEntry("transaction.state.log.replication.factor", "1")
        .containsEntry("transaction.state.log.min.isr", "1")
        .containsEntry("share.coordinator.state.topic.min.isr", "1");
  }

  @Test
  void theNewGroupProtocolIsTurnedOnWhereItIsOffByDefault() {
    assertThat(settings("3.9.1", 1, Map.of()))
        .containsEntry("group.coordinator.rebalance.protocols", "classic,consumer")
        .doesNotContainKey("share.coordinator.state.topic.min.isr");
    assertThat(settings("4.3.1", 1, Map.of()))
        .doesNotContainKey("group.coordinator.rebalance.protocols");
  }

  @Test
  void userSettingsWinOverOurs() {
    assertThat(settings("4.3.1", 1, Map.of("auto.create.topics.enable", "true", "x.y", "z")))
        .containsEntry("auto.create.topics.enable", "true")
        .containsEntry("x.y", "z");
  }

  @Test
  void oneListenerCanBeGivenAnotherProtocolByItself() {
    assertThat(
            settings(
                "4.3.1", 1, Map.of("listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT")))
        .containsEntry(
            "listener.security.protocol.map",
            "PLAINTEXT:SASL_PLAINTEXT,REPLICATION:PLAINTEXT,CONTROLLER:PLAINTEXT");
  }

  @Test
  void whatIsWrittenIsReadBackUnchanged(@TempDir Path directory) throws IOException {
    Map<String, String> awkward = Map.of("a", "back\\slash = and # \"quotes\"", "b", " ünïcode");
    Path file = directory.resolve("server.properties");

    BrokerConfiguration.write(awkward, file);

    Properties read = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      read.load(in);
    }
    assertThat(read).containsExactlyInAnyOrderEntriesOf(Map.copyOf(awkward));
  }

  private static Map<String, String> settings(
      String version, int id, Map<String, String> brokerSettings) {
    EmbeddedClusterSpec spec =
        new EmbeddedClusterSpec(3, version, List.of(), brokerSettings, 9092, Map.of());
    return BrokerConfiguration.of(spec, id, THREE, Path.of("/data"));
  }
}
