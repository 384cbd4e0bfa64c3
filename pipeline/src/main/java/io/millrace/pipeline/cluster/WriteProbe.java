package io.millrace.pipeline.cluster;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Proves that every broker leads, replicates and takes writes, with a topic that it removes
 * afterwards.
 */
final class WriteProbe implements AutoCloseable {
  private final Admin admin;
  private final String topic;
  private final Producer<byte[], byte[]> producer;
  private final List<Future<RecordMetadata>> writes = new ArrayList<>();

  private WriteProbe(Admin admin, String topic, Producer<byte[], byte[]> producer) {
    this.admin = admin;
    this.topic = topic;
    this.producer = producer;
  }

  /**
   * Makes a topic with one partition led by each broker and writes one record to each.
   *
   * @param limit how long the writes may take
   */
  static WriteProbe send(
      Admin admin, Map<String, String> clientProperties, List<Integer> brokerIds, Duration limit)
      throws InterruptedException {
    String topic = "millrace-probe-" + UUID.randomUUID();
    Map<Integer, List<Integer>> assignment = new HashMap<>();
    int replicas = Math.min(3, brokerIds.size());
    for (int partition = 0; partition < brokerIds.size(); partition++) {
      List<Integer> assigned = new ArrayList<>();
      for (int i = 0; i < replicas; i++) {
        assigned.add(brokerIds.get((partition + i) % brokerIds.size()));
      }
      assignment.put(partition, assigned);
    }
    // Whatever minimum the user gave the brokers, this asks for what there is.
    NewTopic probe = new NewTopic(topic, assignment).configs(Map.of("min.insync.replicas", "1"));
    Topics.make(admin, probe);
    WriteProbe sent = new WriteProbe(admin, topic, producer(clientProperties, limit));
    for (int partition = 0; partition < brokerIds.size(); partition++) {
      sent.writes.add(
          sent.producer.send(new ProducerRecord<>(topic, partition, null, new byte[] {1})));
    }
    sent.producer.flush();
    return sent;
  }

  /**
   * Whether every broker's record has been acknowledged.
   *
   * @throws ExecutionException if a write failed for good
   */
  boolean isAcknowledged() throws ExecutionException, InterruptedException {
    for (Future<RecordMetadata> write : writes) {
      if (!write.isDone()) {
        return false;
      }
      write.get();
    }
    return true;
  }

  /** Removes the topic and returns when the cluster has agreed to it. */
  void removeTopic() throws InterruptedException {
    Topics.delete(admin, topic, AdminRequest.LIMIT);
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }

  private static Producer<byte[], byte[]> producer(
      Map<String, String> clientProperties, Duration limit) {
    Map<String, Object> properties = new HashMap<>(clientProperties);
    properties.put(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false");
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, "0");
    String limitMs = String.valueOf(limit.toMillis());
    properties.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, limitMs);
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, limitMs);
    properties.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, limitMs);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }
}
