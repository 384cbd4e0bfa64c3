package io.millrace.core.ledger;

/**
 * What the settings of a topic allow its brokers to remove from one partition, and how far they
 * have come: the evidence by which an event that was deleted on request is told from a lost one.
 * Immutable; any thread.
 *
 * @param first the end of the log when the run began
 * @param logStart the start of the log now
 * @param end the end of the log now
 * @param expires whether retention, by time or by size, can have removed records of this run
 * @param compacts whether the cleaner removes records whose key came again
 */
public record RemovedRecords(
    int partition, long first, long logStart, long end, boolean expires, boolean compacts) {

  /** How many records retention can have removed of those that {@code read} has not. */
  long expiredAtMost(SequenceSet read) {
    return expires ? unread(first, logStart, read) : 0;
  }

  /** How many records the cleaner can have removed of those that {@code read} has not. */
  long compactedAtMost(SequenceSet read) {
    return compacts ? unread(Math.max(first, logStart), end, read) : 0;
  }

  private static long unread(long from, long to, SequenceSet read) {
    return from < to ? SequenceSet.ofRanges(from, to).minus(read).cardinality() : 0;
  }
}
