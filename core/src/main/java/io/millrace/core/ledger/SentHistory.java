package io.millrace.core.ledger;

/**
 * The outcomes of the events that one producer sent to one partition. The three sets are disjoint,
 * and together hold every sequence number that was issued.
 *
 * @param acknowledged confirmed by a callback without an error
 * @param refused definite failure: not in the log
 * @param unknown neither of both can be concluded: never counted as lost or as safe
 */
public record SentHistory(
    int producer,
    int partition,
    SequenceSet acknowledged,
    SequenceSet refused,
    SequenceSet unknown) {

  /** Returns how many events were offered. */
  public long offered() {
    return acknowledged.cardinality() + refused.cardinality() + unknown.cardinality();
  }
}
