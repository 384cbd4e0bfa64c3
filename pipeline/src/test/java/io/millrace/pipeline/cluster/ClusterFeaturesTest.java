package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.plan.UsageException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which run is refused on which cluster, and in which words. */
class ClusterFeaturesTest {
  private static final ClusterFeatures OF_3_9 =
      new ClusterFeatures(
          Map.of("metadata.version", 21), Map.of("metadata.version", 21, "group.version", 1));

  private static final ClusterFeatures OF_4_3 =
      new ClusterFeatures(
          Map.of(
              "metadata.version",
              29,
              "group.version",
              1,
              "transaction.version",
              2,
              "share.version",
              1,
              "eligible.leader.replicas.version",
              1),
          Map.of());

  @Test
  void aClusterOf39HasNoShareGroups() {
    assertThatThrownBy(() -> OF_3_9.require(ClusterFeature.SHARE_GROUPS))
        .isInstanceOf(UsageException.class)
        .hasMessage(
            "share groups need brokers of Kafka 4.1 or later with share.version 1; this cluster has"
                + " none (its metadata.version is 21)");
  }

  @Test
  void aClusterWithZooKeeperHasNoFeatureAtAll() {
    assertThatThrownBy(
            () -> new ClusterFeatures(Map.of(), Map.of()).require(ClusterFeature.TRANSACTIONS_V2))
        .hasMessageContaining("has none (nor any feature)");
  }

  @Test
  void theConsumerProtocolOf39IsASettingThatNobodyCanAskFor() {
    assertThatCode(OF_3_9::requireConsumerProtocol).doesNotThrowAnyException();
  }

  @Test
  void theConsumerProtocolThatIsTurnedOffIsRefused() {
    ClusterFeatures off =
        new ClusterFeatures(
            Map.of("metadata.version", 25), Map.of("metadata.version", 25, "group.version", 1));
    assertThatThrownBy(off::requireConsumerProtocol)
        .hasMessageContaining("group.protocol consumer needs")
        .hasMessageContaining("--feature group.version=1 turns it on");
  }

  @Test
  void aClusterOf43HasAllOfThem() {
    for (ClusterFeature feature : ClusterFeature.values()) {
      assertThatCode(() -> OF_4_3.require(feature)).doesNotThrowAnyException();
    }
  }
}
