package io.millrace.core.ledger;

/**
 * The outcomes of the events that one producer numbered for one partition. The four sets are
 * disjoint, and together hold every sequence number that was issued.
 *
 * @param acknowledged confirmed by a callback without an error
 * @param refused definite failure: not in the log
 * @param unknown neither of both can be concluded: never counted as lost or as safe
 * @param notSent given up by the run itself before Kafka had taken them: not in the log
 */
public record SentHistory(
    int producer,
    int partition,
    SequenceSet acknowledged,
    SequenceSet refused,
    SequenceSet unknown,
    SequenceSet notSent) {

  /** Returns how many events were offered. */
  public long offered() {
    return acknowledged.cardinality()
        + refused.cardinality()
        + unknown.cardinality()
        + notSent.cardinality();
  }
}
