package io.millrace.core.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TopicSettingsTest {

  @Test
  void theRequestNamesPartitionsReplicasAndProperties() {
    NewTopic topic =
        new TopicSettings(6, (short) 3, Map.of("min.insync.replicas", "2")).newTopic("orders");
    assertThat(topic.name()).isEqualTo("orders");
    assertThat(topic.numPartitions()).isEqualTo(6);
    assertThat(topic.replicationFactor()).isEqualTo((short) 3);
    assertThat(topic.configs()).containsEntry("min.insync.replicas", "2");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 10_001})
  void anImpossibleNumberOfPartitionsIsRefused(int partitions) {
    assertThatThrownBy(() -> new TopicSettings(partitions, (short) 3, Map.of()))
        .hasMessage("partitions must be 1 to 10000, not " + partitions);
  }

  @Test
  void aTopicWithoutReplicasIsRefused() {
    assertThatThrownBy(() -> new TopicSettings(1, (short) 0, Map.of()))
        .hasMessage("replication-factor must be at least 1, not 0");
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "4", "two"})
  void moreInSyncReplicasThanReplicasAreRefused(String minInsync) {
    assertThatThrownBy(
            () -> new TopicSettings(1, (short) 3, Map.of("min.insync.replicas", minInsync)))
        .hasMessage("min.insync.replicas must be 1 to replication-factor (3), not " + minInsync);
  }
}
