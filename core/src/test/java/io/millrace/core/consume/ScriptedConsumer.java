package io.millrace.core.consume;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetCommitCallback;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.jspecify.annotations.Nullable;

/**
 * A consumer whose every poll a test scripts beforehand, with {@link #schedulePollTask}, and that
 * notes what is done to it. The tasks run on the member's thread; the notes may be read once that
 * has ended.
 */
final class ScriptedConsumer<V> extends MockConsumer<@Nullable Void, V> {
  static final String TOPIC = "orders";

  /** Commits and the closing, and what a handler adds, in order. */
  final List<String> notes = new ArrayList<>();

  private @Nullable ConsumerRebalanceListener listener;
  private @Nullable RuntimeException refusal;
  private volatile boolean silent;

  ScriptedConsumer(int partitions) {
    super("earliest");
    Map<TopicPartition, Long> beginnings = new TreeMap<>((a, b) -> a.partition() - b.partition());
    for (int p = 0; p < partitions; p++) {
      beginnings.put(partition(p), 0L);
    }
    updateBeginningOffsets(beginnings);
  }

  static TopicPartition partition(int number) {
    return new TopicPartition(TOPIC, number);
  }

  /** For a poll: the group's assignor lets this member have {@code partitions} and no others. */
  void assigned(Integer... partitions) {
    rebalance(List.of(partitions).stream().map(ScriptedConsumer::partition).toList());
  }

  /** For a poll: it was away too long, and others have {@code partition}. */
  void lost(int partition) {
    if (listener == null) {
      throw new IllegalStateException("not subscribed");
    }
    listener.onPartitionsLost(List.of(partition(partition)));
  }

  /** For a poll: it returns a record. */
  void returns(int partition, long offset, V value) {
    addRecord(new ConsumerRecord<>(TOPIC, partition, offset, null, value));
  }

  /** From now on synchronous commits fail with {@code error}; null lets them succeed. */
  void refuseCommits(@Nullable RuntimeException error) {
    refusal = error;
  }

  /** From now on nobody answers: leaving takes as long as it may, or until an interrupt. */
  void silence() {
    silent = true;
  }

  @Override
  public void subscribe(Collection<String> topics, ConsumerRebalanceListener members) {
    listener = members;
    super.subscribe(topics, members);
  }

  @Override
  public void commitSync(Map<TopicPartition, OffsetAndMetadata> offsets, Duration timeout) {
    notes.add("commit and wait " + text(offsets));
    if (refusal != null) {
      throw refusal;
    }
    super.commitSync(offsets, timeout);
  }

  @Override
  public synchronized void commitAsync(
      Map<TopicPartition, OffsetAndMetadata> offsets, @Nullable OffsetCommitCallback callback) {
    if (callback != null) { // without one it is the mock's own way to commit synchronously
      notes.add("commit " + text(offsets));
    }
    super.commitAsync(offsets, callback);
  }

  @Override
  public void close(CloseOptions options) {
    notes.add("close");
    if (silent) {
      waitInVain(options.timeout().orElseThrow());
    }
    super.close(options);
  }

  private static void waitInVain(Duration timeout) {
    try {
      if (new CountDownLatch(1).await(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
        throw new IllegalStateException("nobody counts it down");
      }
    } catch (InterruptedException e) {
      throw new InterruptException(e); // as Kafka's own consumer does
    }
  }

  private static String text(Map<TopicPartition, OffsetAndMetadata> offsets) {
    Map<Integer, Long> plain = new TreeMap<>();
    offsets.forEach((partition, offset) -> plain.put(partition.partition(), offset.offset()));
    return plain.toString();
  }
}
