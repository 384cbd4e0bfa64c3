package io.millrace.pipeline.rig;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions of all topics of a rig, numbered from 0, topic after topic. With one topic a lane
 * has the number of its partition. Immutable.
 */
public record Lanes(List<TopicPartition> partitions) {
  /** Copies the list. */
  public Lanes {
    partitions = List.copyOf(partitions);
  }

  /** The lanes of topics with so many partitions each. */
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

  /** The topics, each once, in their order. */
  public List<String> topics() {
    return partitions.stream().map(TopicPartition::topic).distinct().toList();
  }

  /** The partition that lane {@code number} is. */
  public TopicPartition partition(int number) {
    return partitions.get(number);
  }

  /**
   * What lane {@code number} is called: its number, or with several topics {@code topic-partition}.
   */
  public String name(int number) {
    return topics().size() == 1 ? Integer.toString(number) : partitions.get(number).toString();
  }

  /**
   * The number of a partition's lane.
   *
   * @throws IllegalArgumentException when it is not one of these
   */
  public int number(String topic, int partition) {
    int number = partitions.indexOf(new TopicPartition(topic, partition));
    if (number < 0) {
      throw new IllegalArgumentException("no partition " + topic + "-" + partition);
    }
    return number;
  }
}
