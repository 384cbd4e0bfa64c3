package io.millrace.core.ledger;

import io.millrace.core.measure.EventCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Records what one group member received. Written by the member's thread without a lock. A group's
 * audit is made of its members' ledgers afterwards, so members may also be other processes.
 * Counters may be read by any thread; the receipts only after the member has stopped.
 */
public final class ReceivedLedger {
  private final Partition[] partitions;
  private final EventCounter received = new EventCounter();
  private final EventCounter foreign = new EventCounter();

  /** Makes an empty ledger for a topic with {@code partitionCount} partitions. */
  public ReceivedLedger(int partitionCount) {
    partitions = new Partition[partitionCount];
    Arrays.setAll(partitions, i -> new Partition());
  }

  /**
   * The partition was assigned to this member. Member thread only.
   *
   * @param fromStart it will be read from where the run began
   */
  public void handOver(int partition, boolean fromStart) {
    partitions[partition].handOver(fromStart);
  }

  /**
   * An event of this run was handed over. Member thread only.
   *
   * @param stampedPartition the partition that the event's stamp names, whose numbering it belongs
   *     to
   * @param partition the partition that it was read from
   * @return false when this member had received it before
   */
  public boolean receive(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    received.increment();
    partitions[partition].readOffset(offset);
    return partitions[stampedPartition].lane(producer).receive(sequence, customer);
  }

  /** A record that is not an event of this run was read. Member thread only. */
  public void foreign() {
    foreign.increment();
  }

  /** Records of this run handed over so far, repeats included. */
  public long receivedCount() {
    return received.get();
  }

  /** Returns everything that was received. Only after the member has stopped. */
  public MemberReceipts receipts() {
    List<MemberReceipts.Lane> lanes = new ArrayList<>();
    List<MemberReceipts.Offsets> offsets = new ArrayList<>();
    for (int p = 0; p < partitions.length; p++) {
      Partition partition = partitions[p];
      if (partition.offsets.cardinality() > 0) {
        offsets.add(new MemberReceipts.Offsets(p, partition.offsets, partition.reread));
      }
      for (int producer = 0; producer < partition.lanes.length; producer++) {
        ReceivedLane lane = partition.lanes[producer];
        if (lane.sequences().cardinality() > 0) {
          lanes.add(
              new MemberReceipts.Lane(
                  producer, p, lane.sequences(), lane.duplicated(), lane.reordered()));
        }
      }
    }
    return new MemberReceipts(lanes, offsets, foreign.get(), null);
  }

  private static final class Partition {
    private final SequenceSet offsets = new SequenceSet();
    private ReceivedLane[] lanes = new ReceivedLane[0];
    private long reread;
    private boolean fromStart;

    private void handOver(boolean readFromStart) {
      fromStart = readFromStart;
      for (ReceivedLane lane : lanes) {
        lane.handOver(readFromStart);
      }
    }

    private void readOffset(long offset) {
      if (!offsets.add(offset)) {
        reread++;
      }
    }

    private ReceivedLane lane(int producer) {
      return producer < lanes.length ? lanes[producer] : newLane(producer);
    }

    private ReceivedLane newLane(int producer) {
      int known = lanes.length;
      lanes = Arrays.copyOf(lanes, producer + 1);
      for (int i = known; i <= producer; i++) {
        lanes[i] = new ReceivedLane();
        lanes[i].handOver(fromStart);
      }
      return lanes[producer];
    }
  }
}
