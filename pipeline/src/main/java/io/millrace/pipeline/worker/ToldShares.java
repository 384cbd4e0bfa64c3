package io.millrace.pipeline.worker;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareLedger;
import io.millrace.core.ledger.ShareOutcome;
import java.util.HashMap;
import java.util.Map;

/**
 * What a member of a share group told of its deliveries: all that is known of one that was killed.
 * Written by the thread that reads what the member says; read after that thread has ended.
 */
final class ToldShares implements ShareAccount {
  private final ShareLedger ledger;

  /** Handed over and not told to be settled. As many as the member had in flight. */
  private final Map<Place, ShareDelivery> open = new HashMap<>();

  private record Place(int partition, long offset) {
    static Place of(ShareDelivery delivery) {
      return new Place(delivery.partition(), delivery.offset());
    }
  }

  ToldShares(int partitions, int deliveryLimit) {
    this.ledger = new ShareLedger(partitions, deliveryLimit);
  }

  @Override
  public void delivered(ShareDelivery delivery) {
    ledger.delivered(delivery);
    open.put(Place.of(delivery), delivery);
  }

  @Override
  public void settled(ShareDelivery delivery, ShareOutcome outcome) {
    ledger.settled(delivery, outcome);
    open.remove(Place.of(delivery));
  }

  @Override
  public void unconfirmed(ShareDelivery delivery, ShareOutcome outcome) {
    ledger.unconfirmed(delivery, outcome);
    open.remove(Place.of(delivery));
  }

  @Override
  public void late(ShareDelivery delivery) {
    ledger.late(delivery);
    open.remove(Place.of(delivery));
  }

  @Override
  public void foreign() {
    ledger.foreign();
  }

  /** As {@link ShareLedger#settledCount}. Any thread. */
  long settledCount() {
    return ledger.settledCount();
  }

  /** As {@link ShareLedger#counts}. Any thread. */
  ShareCounts counts() {
    return ledger.counts();
  }

  /** What it had in hand when it was killed, it may have accepted in its last moment. */
  MemberReceipts receipts() {
    open.values().forEach(delivery -> ledger.unconfirmed(delivery, ShareOutcome.ACCEPTED));
    open.clear();
    return ledger.receipts();
  }
}
