package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class ThrowawayClusterTest {
  @Test
  void aNewTopicTakesRecordsAtOnceAndNothingIsLeftOfIt() throws Exception {
    ThrowawayCluster cluster = ThrowawayCluster.start(QuickBrokers.of(1));
    try (cluster) {
      cluster.makeTopic(new NewTopic("orders", 2, (short) 1));
      try (KafkaProducer<byte[], byte[]> producer =
          new KafkaProducer<>(
              Map.copyOf(cluster.clientProperties()),
              new ByteArraySerializer(),
              new ByteArraySerializer())) {
        producer.send(new ProducerRecord<>("orders", 0, null, new byte[1])).get();
        producer.send(new ProducerRecord<>("orders", 1, null, new byte[1])).get();
      }

      assertThat(cluster.recordsWritten("orders", 2)).isEqualTo(2);
      assertThat(cluster.directory()).isDirectory();
    }
    assertThat(cluster.directory()).doesNotExist();

    cluster.close(); // a second time does nothing
  }
}
