package io.millrace.core.consume;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * How far a member has handled its partitions. Member thread only, but for {@link #positions},
 * which any may read.
 */
final class HandledOffsets {
  /** The next offset to handle, for each partition held that brought a record. */
  private final Map<TopicPartition, Long> next = new HashMap<>();

  private final Map<Integer, Long> positions = new ConcurrentHashMap<>();

  /** All before {@code nextOffset} has been handled. */
  void handledUpTo(TopicPartition partition, long nextOffset) {
    next.put(partition, nextOffset);
    positions.put(partition.partition(), nextOffset);
  }

  /** The consumer stands at {@code offset}, with or without records before it. */
  void standsAt(TopicPartition partition, long offset) {
    positions.put(partition.partition(), offset);
  }

  /** The member does not hold {@code partitions} any more, so it must not commit them. */
  void release(Collection<TopicPartition> partitions) {
    next.keySet().removeAll(partitions);
  }

  /** What a commit of all that is handled writes. */
  Map<TopicPartition, OffsetAndMetadata> toCommit() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }

  /** For each partition that the member ever read, the next offset to handle. Any thread. */
  Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }
}
