package io.millrace.core.ledger;

/** Keeps account of what a fresh reader finds in the logs. Used by that reader's thread. */
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

  /** True when a log holds an event twice, and this reading did not know which yet. */
  boolean needsAnotherReading();

  /**
   * An empty account for a second reading of the same logs, which knows what is repeated in them.
   */
  LogAccount again();
}
