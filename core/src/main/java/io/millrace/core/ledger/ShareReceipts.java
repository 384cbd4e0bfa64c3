package io.millrace.core.ledger;

import java.util.List;

/**
 * What one member of a share group did with what it received, as plain data.
 *
 * @param deliveries how often it was handed an event for the first, second, … time, by the broker's
 *     count
 * @param released deliveries that it gave back, confirmed by the broker
 * @param late acknowledgements that the broker refused, having taken the delivery back before
 */
public record ShareReceipts(
    List<Lane> lanes, List<Records> records, List<Long> deliveries, long released, long late) {

  /** Copies the lists. */
  public ShareReceipts {
    lanes = List.copyOf(lanes);
    records = List.copyOf(records);
    deliveries = List.copyOf(deliveries);
  }

  /**
   * One producer's events in one partition.
   *
   * @param accepted confirmed by the broker
   * @param rejected confirmed by the broker
   * @param unconfirmed accepted or rejected, and nobody knows whether the broker took it
   * @param last handed over as often as the broker delivers a record at most
   */
  public record Lane(
      int producer,
      int partition,
      SequenceSet accepted,
      SequenceSet rejected,
      SequenceSet unconfirmed,
      SequenceSet last) {}

  /**
   * The records of one partition's log.
   *
   * @param accepted the offsets whose accept the broker confirmed
   * @param acceptedAgain of these, those that it confirmed more than once
   */
  public record Records(int partition, SequenceSet accepted, SequenceSet acceptedAgain) {}
}
