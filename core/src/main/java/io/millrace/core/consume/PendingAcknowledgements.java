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

  private record Said(ShareDelivery delivery, ShareOutcome outcome) {}

  PendingAcknowledgements(ShareAccount account) {
    this.account = account;
  }

  /** The consumer has, or will with its next request, tell the broker so. */
  void said(ShareDelivery delivery, ShareOutcome outcome) {
    Said before =
        byPartition
            .computeIfAbsent(delivery.partition(), partition -> new HashMap<>())
            .put(delivery.offset(), new Said(delivery, outcome));
    if (before != null) { // the record came again before the answer to the delivery before did
      account.unconfirmed(before.delivery, before.outcome);
    }
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
      waiting.values().forEach(said -> account.unconfirmed(said.delivery, said.outcome));
    }
    byPartition.clear();
    account.endOfBatch();
  }
}
