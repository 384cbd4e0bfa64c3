package io.millrace.core.stage;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** What a worker has read since its last commit. Worker thread only. */
final class Batch {
  private final Map<TopicPartition, OffsetAndMetadata> next = new HashMap<>();
  private long[] dueMicros = new long[1_024];
  private int events;
  private int records;

  /** A record of the run or, with {@link StampReader#FOREIGN}, of somebody else. */
  void add(long due) {
    records++;
    if (due == StampReader.FOREIGN) {
      return;
    }
    if (events == dueMicros.length) {
      dueMicros = Arrays.copyOf(dueMicros, 2 * events);
    }
    dueMicros[events++] = due;
  }

  /** All of {@code partition} before {@code offset} was read. */
  void readUpTo(TopicPartition partition, long offset) {
    next.put(partition, new OffsetAndMetadata(offset));
  }

  boolean isEmpty() {
    return next.isEmpty();
  }

  /** Records, those of others included. */
  int records() {
    return records;
  }

  /** Events of the run. */
  int events() {
    return events;
  }

  /** When event {@code index} was due. */
  long dueMicros(int index) {
    return dueMicros[index];
  }

  /** What a commit of it says. */
  Map<TopicPartition, OffsetAndMetadata> offsets() {
    return Map.copyOf(next);
  }

  /** It is committed, or given up. */
  void clear() {
    next.clear();
    events = 0;
    records = 0;
  }
}
