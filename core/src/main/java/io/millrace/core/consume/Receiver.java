package io.millrace.core.consume;

import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.order.OrderStamp;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the records that a member reads: judges whether each is an event of the run, enters it
 * into the ledger with its time, and hands it to the handler. Knows neither polls nor commits.
 * Member thread only.
 */
final class Receiver<V> {
  private final OrderHandler<V> handler;
  private final OrderForm<V> form;
  private final int run;
  private final long[] startOffsets;
  private final ReceivedLedger ledger;
  private final EndToEndTimes endToEnd;
  private final @Nullable HandOverTeller teller;

  /** Partitions that were given to this member and not read since. */
  private final Set<TopicPartition> freshlyAssigned = new HashSet<>();

  /**
   * A receiver that has received nothing.
   *
   * @param run only events stamped with this number are of the run
   * @param startOffsets for each partition, the end of its log when the run began
   * @param teller null: nobody wants to know when what was handed over
   */
  Receiver(
      OrderHandler<V> handler,
      int run,
      long[] startOffsets,
      ReceivedLedger ledger,
      EndToEndTimes endToEnd,
      @Nullable HandOverTeller teller) {
    this.handler = handler;
    this.form = handler.form();
    this.run = run;
    this.startOffsets = startOffsets;
    this.ledger = ledger;
    this.endToEnd = endToEnd;
    this.teller = teller;
  }

  /** The member was given {@code partitions}: another may have read them before. */
  void assigned(Collection<TopicPartition> partitions) {
    freshlyAssigned.addAll(partitions);
  }

  /** What follows are records of {@code partition}, the first of them at {@code firstOffset}. */
  void beginBatch(TopicPartition partition, long firstOffset) {
    if (freshlyAssigned.remove(partition)) {
      int number = partition.partition();
      ledger.handOver(number, firstOffset <= startOffsets[number]);
    }
  }

  /**
   * Takes in one record of the batch: the per-event path. When this returns, it has been handled.
   *
   * @throws InterruptedException when the member is being stopped
   */
  void receive(ConsumerRecord<@Nullable Void, @Nullable V> record) throws InterruptedException {
    V order = record.value();
    if (order == null || !handOver(order, record)) {
      ledger.foreign();
    }
    if (teller != null) {
      teller.handedOver(record.partition(), record.offset());
    }
  }

  /** Hands over an event of this run, and nothing else. */
  private boolean handOver(V order, ConsumerRecord<?, ?> record) throws InterruptedException {
    OrderStamp stamp = form.stampOf(order);
    if (!stamp.belongsTo(run, startOffsets.length)) {
      return false;
    }
    endToEnd.note(stamp.createdAtMicros());
    ledger.receive(
        stamp.producer(),
        stamp.partition(),
        stamp.sequence(),
        stamp.user(),
        record.partition(),
        record.offset());
    handler.handle(order);
    return true;
  }

  /** The batch is over. */
  void endBatch() {
    endToEnd.endOfBatch();
    if (teller != null) {
      teller.endOfBatch();
    }
  }
}
