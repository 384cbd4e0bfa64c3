package io.millrace.core.ledger;

import io.millrace.core.measure.EventCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Records what one member of a share group received and what it made of it. Written by the member's
 * thread without a lock; counters may be read by any thread, the receipts only after the member has
 * stopped. Memory grows with the number of batches that a partition was dealt out in, and not with
 * that of events.
 */
public final class ShareLedger implements ShareAccount {
  private record LaneKey(int producer, int partition) {}

  private final int deliveryLimit;
  private final Records[] partitions;
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private LaneKey lastKey = new LaneKey(-1, -1);
  private Lane lastLane = new Lane();
  private volatile EventCounter[] deliveries = withRoomFor(8, new EventCounter[0]);
  private final EventCounter received = new EventCounter();
  private final EventCounter accepted = new EventCounter();
  private final EventCounter rejected = new EventCounter();
  private final EventCounter released = new EventCounter();
  private final EventCounter releasedForGood = new EventCounter();
  private final EventCounter late = new EventCounter();
  private final EventCounter unconfirmed = new EventCounter();
  private final EventCounter foreign = new EventCounter();

  /**
   * An empty ledger.
   *
   * @param partitions of the topic
   * @param deliveryLimit how often the broker delivers a record at most
   */
  public ShareLedger(int partitions, int deliveryLimit) {
    this.deliveryLimit = deliveryLimit;
    this.partitions = new Records[partitions];
    Arrays.setAll(this.partitions, i -> new Records());
  }

  private static EventCounter[] withRoomFor(int count, EventCounter[] before) {
    EventCounter[] counters = Arrays.copyOf(before, count);
    for (int i = before.length; i < count; i++) {
      counters[i] = new EventCounter();
    }
    return counters;
  }

  @Override
  public void delivered(ShareDelivery delivery) {
    received.increment();
    count(delivery.number());
    Records records = partitions[delivery.partition()];
    if (!records.read.add(delivery.offset())) {
      records.reread++;
    }
    Lane lane = lane(delivery);
    if (!lane.received.add(delivery.sequence())) {
      lane.repeated++;
    }
    if (delivery.number() >= deliveryLimit) {
      lane.last.add(delivery.sequence());
    }
  }

  private void count(int number) {
    int index = Math.max(1, number) - 1;
    EventCounter[] counters = deliveries;
    if (index >= counters.length) {
      counters = withRoomFor(index + 1, counters);
      deliveries = counters;
    }
    counters[index].increment();
  }

  @Override
  public void settled(ShareDelivery delivery, ShareOutcome outcome) {
    Lane lane = lane(delivery);
    switch (outcome) {
      case ACCEPTED -> {
        accepted.increment();
        lane.accepted.add(delivery.sequence());
        Records records = partitions[delivery.partition()];
        if (!records.accepted.add(delivery.offset())) {
          records.acceptedAgain.add(delivery.offset());
        }
      }
      case REJECTED -> {
        rejected.increment();
        lane.rejected.add(delivery.sequence());
      }
      case RELEASED -> {
        released.increment();
        if (delivery.number() >= deliveryLimit) {
          releasedForGood.increment();
        }
      }
    }
  }

  @Override
  public void unconfirmed(ShareDelivery delivery, ShareOutcome outcome) {
    if (outcome != ShareOutcome.RELEASED) { // a release that was lost comes again all the same
      unconfirmed.increment();
      lane(delivery).unconfirmed.add(delivery.sequence());
    }
  }

  @Override
  public void late(ShareDelivery delivery) {
    late.increment();
  }

  @Override
  public void foreign() {
    foreign.increment();
  }

  /** Deliveries come in batches of one producer, so the next is mostly of the same lane. */
  private Lane lane(ShareDelivery of) {
    if (lastKey.producer() != of.producer() || lastKey.partition() != of.stampedPartition()) {
      lastKey = new LaneKey(of.producer(), of.stampedPartition());
      lastLane = lanes.computeIfAbsent(lastKey, key -> new Lane());
    }
    return lastLane;
  }

  /** Events of this run handed over so far, repeats included. */
  public long receivedCount() {
    return received.get();
  }

  /** Of these, the ones that the broker will not deliver again, as far as this member was told. */
  public long settledCount() {
    return accepted.get() + rejected.get() + releasedForGood.get();
  }

  /** What was made of them so far. Any thread. */
  public ShareCounts counts() {
    return new ShareCounts(
        accepted.get(),
        rejected.get(),
        released.get(),
        late.get(),
        unconfirmed.get(),
        deliveriesByNumber());
  }

  /** All of it, as a value. Only after the member has stopped. */
  public MemberReceipts receipts() {
    List<MemberReceipts.Lane> receivedLanes = new ArrayList<>();
    List<ShareReceipts.Lane> shareLanes = new ArrayList<>();
    lanes.forEach(
        (key, lane) -> {
          receivedLanes.add(
              new MemberReceipts.Lane(
                  key.producer(), key.partition(), lane.received, lane.repeated, 0));
          shareLanes.add(
              new ShareReceipts.Lane(
                  key.producer(),
                  key.partition(),
                  lane.accepted,
                  lane.rejected,
                  lane.unconfirmed,
                  lane.last));
        });
    List<MemberReceipts.Offsets> offsets = new ArrayList<>();
    List<ShareReceipts.Records> records = new ArrayList<>();
    for (int p = 0; p < partitions.length; p++) {
      Records of = partitions[p];
      if (of.read.cardinality() > 0) {
        offsets.add(new MemberReceipts.Offsets(p, of.read, of.reread));
        records.add(new ShareReceipts.Records(p, of.accepted, of.acceptedAgain));
      }
    }
    return new MemberReceipts(
        receivedLanes,
        offsets,
        foreign.get(),
        new ShareReceipts(shareLanes, records, deliveriesByNumber(), released.get(), late.get()));
  }

  private List<Long> deliveriesByNumber() {
    List<Long> byNumber =
        new ArrayList<>(Arrays.stream(deliveries).map(EventCounter::get).toList());
    while (!byNumber.isEmpty() && byNumber.get(byNumber.size() - 1) == 0) {
      byNumber.remove(byNumber.size() - 1);
    }
    return byNumber;
  }

  private static final class Lane {
    private final SequenceSet received = new SequenceSet();
    private final SequenceSet accepted = new SequenceSet();
    private final SequenceSet rejected = new SequenceSet();
    private final SequenceSet unconfirmed = new SequenceSet();
    private final SequenceSet last = new SequenceSet();
    private long repeated;
  }

  private static final class Records {
    private final SequenceSet read = new SequenceSet();
    private final SequenceSet accepted = new SequenceSet();
    private final SequenceSet acceptedAgain = new SequenceSet();
    private long reread;
  }
}
