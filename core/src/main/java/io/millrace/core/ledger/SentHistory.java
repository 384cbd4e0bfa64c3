package io.millrace.core.ledger;

/**
 * What became of the events that one producer sent to one partition. The three sets are disjoint,
 * and together hold every number that was issued.
 *
 * @param acknowledged success callback
 * @param refused definite failure: not in the log
 * @param unknown neither can be concluded: never counted as lost or as safe
 */
public record SentHistory(
    int producer,
    int partition,
    SequenceSet acknowledged,
    SequenceSet refused,
    SequenceSet unknown) {

  /** How many events were offered here. */
  public long offered() {
    return acknowledged.cardinality() + refused.cardinality() + unknown.cardinality();
  }
}
