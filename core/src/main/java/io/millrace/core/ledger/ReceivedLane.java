package io.millrace.core.ledger;

import org.jspecify.annotations.Nullable;

/**
 * Records what one group member received of one producer's events in one partition. An event that
 * comes in order costs a comparison and an addition. While a gap in the numbers is open, the
 * customers of the events behind it are remembered: an event that fills the gap later is reordered
 * exactly when a later event of its customer came first. When the gap closes, they are forgotten.
 *
 * <p>A gap that never closes (a lost or refused event) keeps at most one mark per customer of the
 * partition, whatever the number of events. Member thread only.
 */
final class ReceivedLane {
  private final SequenceSet sequences = new SequenceSet();
  private long duplicated;
  private long reordered;

  /** The number expected next; -1 until the first event after the partition was assigned. */
  private long next = -1;

  /**
   * The first number since this member was assigned the partition: older ones are not missing here.
   */
  private long heldFrom;

  private long missing;
  private @Nullable CustomerMarks overtakers;

  /**
   * The partition was assigned to this member.
   *
   * @param fromStart this member reads the partition from where the run began, so the first number
   *     due is 0
   */
  void handOver(boolean fromStart) {
    next = fromStart ? 0 : -1;
    heldFrom = 0;
    missing = 0;
    overtakers = null;
  }

  /** Adds an event; returns false when it was received before. */
  boolean receive(long sequence, int customer) {
    if (!sequences.add(sequence)) {
      duplicated++;
      return false;
    }
    if (next < 0) {
      heldFrom = sequence;
      next = sequence;
    }
    if (sequence == next) {
      next = sequence + 1;
      if (overtakers != null) {
        overtakers.mark(customer, sequence);
      }
    } else if (sequence > next) {
      openGap(sequence, customer);
    } else {
      fillGap(sequence, customer);
    }
    return true;
  }

  private void openGap(long sequence, int customer) {
    if (overtakers == null) {
      overtakers = new CustomerMarks();
    }
    overtakers.mark(customer, sequence);
    missing += sequence - next;
    next = sequence + 1;
  }

  private void fillGap(long sequence, int customer) {
    if (overtakers == null || sequence < heldFrom) {
      return; // older than this member's assignment: nothing to compare it with
    }
    if (overtakers.highest(customer) > sequence) {
      reordered++;
    } else {
      overtakers.mark(customer, sequence); // it may itself overtake one that fills an earlier gap
    }
    if (--missing == 0) {
      overtakers = null;
    }
  }

  SequenceSet sequences() {
    return sequences;
  }

  long duplicated() {
    return duplicated;
  }

  long reordered() {
    return reordered;
  }
}
