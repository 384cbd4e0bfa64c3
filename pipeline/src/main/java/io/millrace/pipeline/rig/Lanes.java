package io.millrace.pipeline.rig;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of all topics of a rig, numbered from 0, topic after topic. With one topic a lane
 * has the number of its partition. Immutable.
 */
public final class Lanes {
  private final List<TopicPartition> partitions;
  private final List<String> topics;
  private final Map<TopicPartition, Integer> numbers = new HashMap<>();

  private Lanes(List<TopicPartition> partitions) {
    this.partitions = List.copyOf(partitions);
    this.topics = partitions.stream().map(TopicPartition::topic).distinct().toList();
    partitions.forEach(partition -> numbers.put(partition, numbers.size()));
  }

  /** The lanes of {@code topics}, in their order. */
  static Lanes of(List<OrderTopic> topics) {
    List<TopicPartition> all = new ArrayList<>();
    for (OrderTopic topic : topics) {
      for (int p = 0; p < topic.partitions(); p++) {
        all.add(new TopicPartition(topic.name(), p));
      }
    }
    return new Lanes(all);
  }

  /** How many there are. */
  public int size() {
    return partitions.size();
  }

  /** The partition that each lane is, in their order. */
  public List<TopicPartition> partitions() {
    return partitions;
  }

  /** The topics, each once, in their order. */
  public List<String> topics() {
    return topics;
  }

  /**
   * What lane {@code number} is called: its number, or with several topics {@code topic-partition}.
   */
  public String name(int number) {
    return topics.size() == 1 ? Integer.toString(number) : partitions.get(number).toString();
  }

  /**
   * The number of a partition's lane.
   *
   * @throws IllegalArgumentException when it is not one of these
   */
  public int number(String topic, int partition) {
    Integer number = numbers.get(new TopicPartition(topic, partition));
    if (number == null) {
      throw new IllegalArgumentException("no partition " + topic + "-" + partition);
    }
    return number;
  }
}
