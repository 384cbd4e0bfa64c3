package io.millrace.core.consume;

import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.AcknowledgementCommitCallback;
import org.apache.kafka.common.TopicIdPartition;
import org.apache.kafka.common.errors.InvalidRecordStateException;
import org.jspecify.annotations.Nullable;

/**
 * What a member said to its deliveries and was not told the broker's answer to yet. As many as the
 * member has in flight. Member thread only: the consumer calls back from within its own calls.
 */
final class PendingAcknowledgements implements AcknowledgementCommitCallback {
  private final ShareAccount account;
  private final Map<Integer, Map<Long, Said>> byPartition = new HashMap<>();

  /**
   * What was said to one delivery of a record. A record may come again before the answer to its
   * last delivery is told: one poll sends a release, gets the record again together with the answer
   * to it, and returns the record; the answer is told at the next poll.
   *
   * @param next to the delivery after it, mostly none; answers come in the order of deliveries
   */
  private record Said(ShareDelivery delivery, ShareOutcome outcome, @Nullable Said next) {
    Said then(Said last) {
      return new Said(delivery, outcome, next == null ? last : next.then(last));
    }
  }

  PendingAcknowledgements(ShareAccount account) {
    this.account = account;
  }

  /** The consumer has, or will with its next request, tell the broker so. */
  void said(ShareDelivery delivery, ShareOutcome outcome) {
    byPartition
        .computeIfAbsent(delivery.partition(), partition -> new HashMap<>())
        .merge(delivery.offset(), new Said(delivery, outcome, null), Said::then);
  }

  @Override
  public void onComplete(Map<TopicIdPartition, Set<Long>> offsets, @Nullable Exception failure) {
    offsets.forEach((partition, of) -> complete(partition.partition(), of, failure));
    account.endOfBatch();
  }

  private void complete(int partition, Set<Long> offsets, @Nullable Exception failure) {
    Map<Long, Said> waiting = byPartition.getOrDefault(partition, new HashMap<>());
    for (Long offset : offsets) {
      Said said = waiting.remove(offset);
      if (said == null) {
        continue; // no event of this run, or a transaction's marker
      }
      if (said.next != null) {
        waiting.put(offset, said.next);
      }
      if (failure == null) {
        account.settled(said.delivery, said.outcome);
      } else if (failure instanceof InvalidRecordStateException) {
        account.late(said.delivery);
      } else {
        account.unconfirmed(said.delivery, said.outcome);
      }
    }
  }

  /** No answer comes any more. */
  void giveUp() {
    for (Map<Long, Said> waiting : byPartition.values()) {
      for (Said first : waiting.values()) {
        for (Said said = first; said != null; said = said.next) {
          account.unconfirmed(said.delivery, said.outcome);
        }
      }
    }
    byPartition.clear();
    account.endOfBatch();
  }
}
