package io.millrace.core.ledger;

import io.millrace.core.measure.Gap;
import io.millrace.core.measure.MeasuredGaps;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * What an {@link AcknowledgementTrace} came to, as a value: made when its producer is closed, here
 * or in the process that the producer ran in.
 *
 * @param lanes by partition
 */
public record TraceAccount(List<Lane> lanes) {
  /** Copies the list. */
  public TraceAccount {
    lanes = List.copyOf(lanes);
  }

  /**
   * One partition.
   *
   * @param gaps the times in which no acknowledgement came
   * @param ordinaryMicros how long gaps were before the first fault, in µs
   * @param unplaced events of which no broker said where they are
   * @param offsets what brokers said of the places of the others
   */
  public record Lane(
      MeasuredGaps gaps, Histogram ordinaryMicros, SequenceSet unplaced, OffsetSums offsets) {}

  /** Every gap of {@code partition}; the last may reach to {@code endNs}. */
  public List<Gap> gaps(int partition, long endNs) {
    return lanes.get(partition).gaps().until(endNs);
  }
}
