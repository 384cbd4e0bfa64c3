package io.millrace.core.ledger;

import io.millrace.core.measure.GapLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Records more of one producer's acknowledgements than their number, for failover runs: the gaps of
 * each partition, how many events were late, and at which offset brokers acknowledged each event.
 * Written by the producer's network thread; read after the producer is closed.
 */
public final class AcknowledgementTrace {
  private final GapLog[] gaps;
  private final OffsetSums[] offsets;
  private final AtomicLongArray late;
  private final long lateBeyondNs;
  private final SequenceSet[] unplaced;
  private final Listener listener;

  /** Receives every acknowledgement, on the producer's network thread. */
  public interface Listener {
    /** Keeps nothing. */
    Listener NONE = (partition, sequence, offset, intendedNs, nowNs) -> {};

    /**
     * A broker took an event.
     *
     * @param offset negative where no broker says
     */
    void acknowledged(int partition, long sequence, long offset, long intendedNs, long nowNs);
  }

  /**
   * Makes a trace for a topic with {@code partitions} partitions.
   *
   * @param gapFloorNs every gap of at least this is kept
   * @param lateBeyondNs an event is late when it is acknowledged more than this after it was due
   */
  public AcknowledgementTrace(int partitions, long gapFloorNs, long lateBeyondNs) {
    this(partitions, gapFloorNs, lateBeyondNs, Listener.NONE);
  }

  /** Makes a trace that also passes every acknowledgement to {@code listener}. */
  public AcknowledgementTrace(
      int partitions, long gapFloorNs, long lateBeyondNs, Listener listener) {
    this.listener = listener;
    this.lateBeyondNs = lateBeyondNs;
    late = new AtomicLongArray(partitions);
    gaps = new GapLog[partitions];
    offsets = new OffsetSums[partitions];
    Arrays.setAll(gaps, partition -> new GapLog(gapFloorNs));
    unplaced = new SequenceSet[partitions];
    Arrays.setAll(offsets, partition -> new OffsetSums());
    Arrays.setAll(unplaced, partition -> new SequenceSet());
  }

  /**
   * A broker took an event.
   *
   * @param offset negative where the broker reported none: under acks=0, and for a batch that it
   *     already had
   */
  void acknowledged(int partition, long sequence, long offset, long intendedNs, long nowNs) {
    gaps[partition].step(nowNs);
    if (nowNs - intendedNs > lateBeyondNs) {
      late.lazySet(partition, late.get(partition) + 1); // one writer
    }
    if (offset >= 0) {
      offsets[partition].add(sequence, offset);
    } else {
      unplaced[partition].add(sequence);
    }
    listener.acknowledged(partition, sequence, offset, intendedNs, nowNs);
  }

  /** Gaps from {@code atNs} on do not count as ordinary, because a fault follows. Any thread. */
  public void endOrdinary(long atNs) {
    for (GapLog log : gaps) {
      log.endOrdinary(atNs);
    }
  }

  /** The number of partitions. Any thread. */
  public int partitions() {
    return gaps.length;
  }

  /** How many events of a partition were acknowledged late so far. Any thread. */
  public long late(int partition) {
    return late.get(partition);
  }

  /** What was traced, as a value. Only after the producer is closed. */
  public TraceAccount account() {
    List<TraceAccount.Lane> lanes = new ArrayList<>();
    for (int partition = 0; partition < gaps.length; partition++) {
      lanes.add(
          new TraceAccount.Lane(
              gaps[partition].measured(),
              gaps[partition].ordinaryMicros(),
              unplaced[partition],
              offsets[partition]));
    }
    return new TraceAccount(lanes);
  }
}
