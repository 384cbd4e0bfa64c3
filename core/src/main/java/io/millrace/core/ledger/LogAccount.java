package io.millrace.core.ledger;

/** Records what a fresh reader finds in the logs. Used by the reader's thread. */
public interface LogAccount {
  /**
   * A record of this run, in the order of each log.
   *
   * @param stampedPartition the partition that the event's stamp names
   * @param partition the partition that it was read from
   */
  void read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset);

  /** A record that is not an event of this run. */
  void foreign();

  /** True when a log holds an event twice and this reading did not know beforehand which. */
  boolean needsAnotherReading();

  /**
   * Returns an empty account for a second reading of the same logs, which knows which events are in
   * them twice.
   */
  LogAccount again();
}
