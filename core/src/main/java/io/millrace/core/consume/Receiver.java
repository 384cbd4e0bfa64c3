package io.millrace.core.consume;

import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.order.OrderStamp;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the records that a member reads: judges whether each is an event of the run, enters it
 * into the ledger with its time, and hands it to the handler. Knows neither polls nor commits.
 * Member thread only, but for the stop.
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

  private volatile boolean stopped;

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

  /**
   * Takes in records of one partition, as a poll returned them: all of them, or those until the
   * stop. One loop over locals: a call for each record, over fields, took 6 to 11 % longer.
   *
   * @param records at least one
   * @return the next offset to handle
   * @throws InterruptedException when the member is being stopped
   */
  long receiveAll(
      TopicPartition partition, List<ConsumerRecord<@Nullable Void, @Nullable V>> records)
      throws InterruptedException {
    beginBatch(partition, records.get(0).offset());
    OrderHandler<V> handler = this.handler;
    OrderForm<V> form = this.form;
    ReceivedLedger ledger = this.ledger;
    EndToEndTimes endToEnd = this.endToEnd;
    HandOverTeller teller = this.teller;
    int partitionCount = startOffsets.length;
    int number = partition.partition();
    long next = -1;
    for (ConsumerRecord<@Nullable Void, @Nullable V> record : records) {
      V order = record.value();
      OrderStamp stamp = order == null ? null : form.stampOf(order);
      long offset = record.offset();
      if (order == null || stamp == null || !stamp.belongsTo(run, partitionCount)) {
        ledger.foreign();
      } else {
        endToEnd.note(stamp.createdAtMicros());
        ledger.receive(
            stamp.producer(), stamp.partition(), stamp.sequence(), stamp.user(), number, offset);
        handler.handle(order);
      }
      if (teller != null) {
        teller.handedOver(number, offset);
      }
      next = offset + 1;
      if (stopped) {
        break; // with slow work a batch may take long; what is handled is committed at the end
      }
    }
    endBatch();
    return next;
  }

  private void beginBatch(TopicPartition partition, long firstOffset) {
    if (freshlyAssigned.remove(partition)) {
      int number = partition.partition();
      ledger.handOver(number, firstOffset <= startOffsets[number]);
    }
  }

  private void endBatch() {
    endToEnd.endOfBatch();
    if (teller != null) {
      teller.endOfBatch();
    }
  }

  /** Ends {@link #receiveAll} after the record that is being handled. Any thread. */
  void stop() {
    stopped = true;
  }

  /** Whether {@link #stop} was called. Any thread. */
  boolean isStopped() {
    return stopped;
  }
}
