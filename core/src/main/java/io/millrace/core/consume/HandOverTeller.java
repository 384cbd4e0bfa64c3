package io.millrace.core.consume;

import io.millrace.core.measure.NanoClock;

/**
 * Tells of hand-overs in few words: the records of a batch at its end, and with slow work, which
 * lets a partition go forward all the while, what was handed over every ten milliseconds. Member
 * thread only.
 */
final class HandOverTeller {
  private static final long TELL_EVERY_NS = 10_000_000;
  private static final long NOTHING = -1;

  private final HandOvers handOvers;
  private final NanoClock clock;
  private int partition;
  private long first = NOTHING;
  private long next;
  private long toldNs = Long.MIN_VALUE / 2;

  HandOverTeller(HandOvers handOvers, NanoClock clock) {
    this.handOvers = handOvers;
    this.clock = clock;
  }

  /** The record at {@code offset} was handed over; all of a batch are of one partition. */
  void handedOver(int ofPartition, long offset) {
    partition = ofPartition;
    if (first == NOTHING) {
      first = offset;
    }
    next = offset + 1;
    long nowNs = clock.nanoTime();
    if (nowNs - toldNs >= TELL_EVERY_NS) {
      tell(nowNs);
    }
  }

  /** The batch is over. */
  void endOfBatch() {
    if (first != NOTHING) {
      tell(clock.nanoTime());
    }
  }

  private void tell(long nowNs) {
    handOvers.handedOver(partition, first, next, nowNs);
    first = NOTHING;
    toldNs = nowNs;
  }
}
