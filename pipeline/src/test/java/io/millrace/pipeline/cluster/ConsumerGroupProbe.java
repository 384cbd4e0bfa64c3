package io.millrace.pipeline.cluster;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Joins a group as KIP-848 does it, which a broker may refuse. */
final class ConsumerGroupProbe {
  private ConsumerGroupProbe() {}

  static void joinWithTheNewProtocol(Cluster cluster) throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic("orders", 1, (short) 1))).all().get();
    }
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("group.id", "mail");
    properties.put("group.protocol", "consumer");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of("orders"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () -> {
                consumer.poll(Duration.ofMillis(100));
                return !consumer.assignment().isEmpty();
              });
    }
  }
}
