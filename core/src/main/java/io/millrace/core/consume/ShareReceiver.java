package io.millrace.core.consume;

import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import io.millrace.core.order.OrderStamp;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the records that a member of a share group is given: judges whether each is an event of
 * the run, enters it into the ledger with its time, hands it to the handler, and says what becomes
 * of it. Member thread only, but for the stop.
 */
final class ShareReceiver<V> {
  private final OrderHandler<V> handler;
  private final OrderForm<V> form;
  private final int run;
  private final int partitions;
  private final ShareTerms terms;
  private final long seed;
  private final ShareConsumer<@Nullable Void, @Nullable V> consumer;
  private final ShareAccount account;
  private final PendingAcknowledgements pending;
  private final EndToEndTimes endToEnd;
  private final @Nullable HandOverTeller teller;
  private volatile boolean stopped;

  ShareReceiver(
      OrderHandler<V> handler,
      int run,
      int partitions,
      ShareTerms terms,
      long seed,
      ShareConsumer<@Nullable Void, @Nullable V> consumer,
      ShareAccount account,
      PendingAcknowledgements pending,
      EndToEndTimes endToEnd,
      @Nullable HandOverTeller teller) {
    this.handler = handler;
    this.form = handler.form();
    this.run = run;
    this.partitions = partitions;
    this.terms = terms;
    this.seed = seed;
    this.consumer = consumer;
    this.account = account;
    this.pending = pending;
    this.endToEnd = endToEnd;
    this.teller = teller;
  }

  /**
   * Takes in what a poll returned: all of it, or what comes before the stop.
   *
   * @return whether it was all; the rest is not acknowledged, and goes to other members
   * @throws InterruptedException when the member is being stopped
   */
  boolean receiveAll(ConsumerRecords<@Nullable Void, @Nullable V> records)
      throws InterruptedException {
    List<ShareDelivery> handled = new ArrayList<>();
    boolean all = true;
    for (TopicPartition partition : records.partitions()) {
      for (ConsumerRecord<@Nullable Void, @Nullable V> record : records.records(partition)) {
        all = !stopped;
        if (!all) {
          break;
        }
        receive(record, handled);
      }
      endOfPartition();
    }
    if (all && !terms.explicit()) { // else nothing is said: the consumer is closed without
      handled.forEach(delivery -> pending.said(delivery, ShareOutcome.ACCEPTED));
    }
    account.endOfBatch();
    return all;
  }

  private void receive(
      ConsumerRecord<@Nullable Void, @Nullable V> record, List<ShareDelivery> handled)
      throws InterruptedException {
    V order = record.value();
    OrderStamp stamp = order == null ? null : form.stampOf(order);
    if (order == null || stamp == null || !stamp.belongsTo(run, partitions)) {
      account.foreign();
      if (terms.explicit()) {
        consumer.acknowledge(record, AcknowledgeType.ACCEPT);
      }
      return;
    }
    ShareDelivery delivery =
        new ShareDelivery(
            stamp.producer(),
            stamp.partition(),
            stamp.sequence(),
            record.partition(),
            record.offset(),
            record.deliveryCount().orElse((short) 1));
    endToEnd.note(stamp.createdAtMicros());
    account.delivered(delivery);
    handler.handle(order);
    if (teller != null) {
      teller.handedOver(record.partition(), record.offset());
    }
    if (terms.explicit()) {
      ShareOutcome outcome = terms.outcome(seed, delivery);
      consumer.acknowledge(record, typeOf(outcome));
      pending.said(delivery, outcome);
    } else {
      handled.add(delivery);
    }
  }

  private void endOfPartition() {
    endToEnd.endOfBatch();
    if (teller != null) {
      teller.endOfBatch();
    }
  }

  private static AcknowledgeType typeOf(ShareOutcome outcome) {
    return switch (outcome) {
      case ACCEPTED -> AcknowledgeType.ACCEPT;
      case RELEASED -> AcknowledgeType.RELEASE;
      case REJECTED -> AcknowledgeType.REJECT;
    };
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
