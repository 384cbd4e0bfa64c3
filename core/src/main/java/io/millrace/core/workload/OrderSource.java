package io.millrace.core.workload;

import io.millrace.core.order.KeyPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * One producer's events. Each is drawn in two steps, {@link #advance()} and {@link #stamp}, because
 * the sequence number depends on the partition, and that on the key. Used by the producer's thread
 * only; the arrays that it hands out are its own and are reused, which is safe because {@code
 * KafkaProducer.send} copies them before it returns.
 */
public sealed interface OrderSource permits MadeOrderSource, PayloadSource {

  /** Draws the next event's customer. */
  void advance();

  /** The key of the event that was drawn last; overwritten by {@link #advance()}. */
  byte[] key();

  /**
   * The partition of that key.
   *
   * @param partitioner of the topic
   */
  int partition(KeyPartitioner partitioner);

  /** The value of the event that was drawn last, which is stamped; overwritten by the next one. */
  byte[] stamp(int partition, long sequence, long createdAtMicros);

  /**
   * The record header in which the stamp of the event that was stamped last stands: always the same
   * array. Null when values hold their own stamps.
   */
  byte @Nullable [] stampHeader();
}
