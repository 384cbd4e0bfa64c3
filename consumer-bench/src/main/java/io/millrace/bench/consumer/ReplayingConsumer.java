package io.millrace.bench.consumer;

import io.millrace.core.order.OrderCodec;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;

/**
 * A consumer without a broker: each poll deserializes the next events of a ring, stamped anew, so
 * that they are one endless topic. Polled by the member's thread; batches are allowed by the
 * benchmark's.
 */
final class ReplayingConsumer<V> extends MockConsumer<Void, V> {
  /** The default of max.poll.records. */
  static final int BATCH = 500;

  private final String topic;
  private final OrderCodec codec;
  private final Deserializer<V> deserializer;
  private final byte[][] events = new byte[PreparedEvents.COUNT][];
  private final ByteBuffer[] buffers = new ByteBuffer[PreparedEvents.COUNT];
  private final long[] amounts = new long[PreparedEvents.COUNT];
  private final long[] sequences;
  private final List<TopicPartition> partitions;
  private final Semaphore allowed = new Semaphore(0);
  private long replayed;
  private long amountReplayed;
  private int lastPartition;
  private ConsumerRebalanceListener notYetAssigned;

  ReplayingConsumer(String topic, int partitions, OrderCodec codec, Deserializer<V> deserializer) {
    super("earliest");
    this.topic = topic;
    this.codec = codec;
    this.deserializer = deserializer;
    this.sequences = new long[partitions];
    this.partitions =
        IntStream.range(0, partitions).mapToObj(p -> new TopicPartition(topic, p)).toList();
    ByteBuffer[] prepared = PreparedEvents.of(codec.name());
    for (int i = 0; i < events.length; i++) {
      events[i] = new byte[prepared[i].remaining()];
      prepared[i].duplicate().get(events[i]);
      buffers[i] = ByteBuffer.wrap(events[i]);
      amounts[i] = codec.decode(buffers[i]).amountMinor();
    }
  }

  /** Lets so many more polls return {@link #BATCH} events each. */
  void allow(int batches) {
    allowed.release(batches);
  }

  /** The amounts of all events replayed. Only after the member has stopped. */
  long amountReplayed() {
    return amountReplayed;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener listener) {
    notYetAssigned = listener;
  }

  @Override
  public ConsumerRecords<Void, V> poll(Duration timeout) {
    if (notYetAssigned != null) {
      notYetAssigned.onPartitionsAssigned(partitions);
      notYetAssigned = null;
    }
    try {
      return allowed.tryAcquire(timeout.toNanos(), TimeUnit.NANOSECONDS)
          ? nextBatch()
          : ConsumerRecords.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return ConsumerRecords.empty();
    }
  }

  private ConsumerRecords<Void, V> nextBatch() {
    int partition = lastPartition + 1 == sequences.length ? 0 : lastPartition + 1;
    lastPartition = partition;
    List<ConsumerRecord<Void, V>> records = new ArrayList<>(BATCH);
    for (int i = 0; i < BATCH; i++) {
      int at = (int) replayed++ & (PreparedEvents.COUNT - 1);
      long sequence = sequences[partition]++;
      codec.stamp(events[at], partition, sequence, PreparedEvents.FIRST_CREATED_AT, at);
      amountReplayed += amounts[at];
      V order = deserializer.deserialize(topic, new RecordHeaders(), buffers[at]);
      records.add(new ConsumerRecord<>(topic, partition, sequence, null, order));
    }
    return new ConsumerRecords<>(Map.of(partitions.get(partition), records), Map.of());
  }
}
