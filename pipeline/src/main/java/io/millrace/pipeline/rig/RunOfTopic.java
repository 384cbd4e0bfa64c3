package io.millrace.pipeline.rig;

import io.millrace.core.consume.OrderForm;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.order.EventFormat;
import io.millrace.core.order.OrderStamp;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.plan.UsageException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/** Finds out which run's events are in a topic that is to be read back. */
final class RunOfTopic {
  /** A topic whose first records take longer than this is not being read, but waited for. */
  private static final int POLLS = 20;

  private RunOfTopic() {}

  /**
   * The run whose event comes first. Events of other runs in the topic are foreign.
   *
   * @throws UsageException when the topic's first records hold no event
   */
  static int find(Cluster cluster, OrderTopic topic, EventFormat format) {
    Map<String, Object> settings = new HashMap<>(cluster.clientProperties());
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.metrics.push", "false");
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    try (KafkaConsumer<@Nullable Void, @Nullable OrderStamp> consumer =
        new KafkaConsumer<>(settings, new UnreadKey(), OrderForm.STAMP.deserializer(format))) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int poll = 0; poll < POLLS; poll++) {
        for (ConsumerRecord<@Nullable Void, @Nullable OrderStamp> record :
            consumer.poll(Duration.ofMillis(500))) {
          OrderStamp stamp = record.value();
          if (stamp != null) {
            return stamp.run();
          }
        }
      }
    }
    throw new UsageException(
        "topic '"
            + topic.name()
            + "' holds no order events in format "
            + format.name()
            + " to read back: name another topic or another --format");
  }
}
