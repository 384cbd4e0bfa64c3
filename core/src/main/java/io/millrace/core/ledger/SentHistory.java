package io.millrace.core.ledger;

/**
 * The outcomes of the events that one producer numbered for one partition. The five sets are
 * disjoint, and together hold every sequence number that was issued.
 *
 * @param acknowledged confirmed by a callback without an error
 * @param refused definite failure: not in the log
 * @param unknown neither of both can be concluded: never counted as lost or as safe
 * @param notSent given up by the run itself before Kafka had taken them: not in the log
 * @param aborted rolled back with their transaction: never handed to a reader of committed events
 */
public record SentHistory(
    int producer,
    int partition,
    SequenceSet acknowledged,
    SequenceSet refused,
    SequenceSet unknown,
    SequenceSet notSent,
    SequenceSet aborted) {

  /** Outside of transactions: none is aborted. */
  public SentHistory(
      int producer,
      int partition,
      SequenceSet acknowledged,
      SequenceSet refused,
      SequenceSet unknown,
      SequenceSet notSent) {
    this(producer, partition, acknowledged, refused, unknown, notSent, new SequenceSet());
  }

  /** Returns how many events were offered. */
  public long offered() {
    return acknowledged.cardinality()
        + refused.cardinality()
        + unknown.cardinality()
        + notSent.cardinality()
        + aborted.cardinality();
  }
}
