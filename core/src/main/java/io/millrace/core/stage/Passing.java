package io.millrace.core.stage;

import java.time.Duration;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * One way of delivery: what is done with a record that was read, and how a batch of them is
 * committed. Worker thread only. Whatever Kafka's clients throw goes to the worker, which has the
 * batch rolled back and reads it again from what is committed.
 */
sealed interface Passing permits AtLeastOnce, AtMostOnce, InTransactions {
  /**
   * A commit while partitions are being taken must not hold up the whole group: Kafka's own default
   * for one request is 30 s, five is plenty on a broker that answers at all.
   */
  Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  /** The worker begins, or goes on after a batch was rolled back. */
  void begin();

  /**
   * A record was read.
   *
   * @param dueMicros when it was due, or {@link StampReader#FOREIGN}
   */
  void take(ConsumerRecord<byte[], byte[]> record, long dueMicros);

  /** Has all of {@code batch} passed on and committed, in the order that this way has. */
  void commit(Batch batch);

  /**
   * The batch will be read again: what is left of it must not be passed on by this worker. Called
   * within a rebalance too, so a cluster in trouble must not make it throw: what it leaves undone
   * is for {@link #begin}.
   */
  void rollBack();

  /** The worker ends; what was sent is sent out within {@code limit}. */
  void close(Duration limit);
}
