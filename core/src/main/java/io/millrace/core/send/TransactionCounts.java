package io.millrace.core.send;

import java.util.List;

/**
 * How the transactions of one or more senders ended, at one moment; one that is still open is in
 * none of the counts.
 *
 * @param committed the coordinator confirmed the commit
 * @param abortedOnPurpose planned to be rolled back
 * @param abortedByFailure rolled back because something failed before a commit was asked for, or
 *     because the run gave up
 * @param unknown a commit was asked for, and nobody said what became of it
 */
public record TransactionCounts(
    long committed, long abortedOnPurpose, long abortedByFailure, long unknown) {
  /** None ended. */
  public static final TransactionCounts NONE = new TransactionCounts(0, 0, 0, 0);

  /** The sums over {@code all}. */
  public static TransactionCounts sum(List<TransactionCounts> all) {
    return all.stream().reduce(NONE, TransactionCounts::plus);
  }

  private TransactionCounts plus(TransactionCounts other) {
    return new TransactionCounts(
        committed + other.committed,
        abortedOnPurpose + other.abortedOnPurpose,
        abortedByFailure + other.abortedByFailure,
        unknown + other.unknown);
  }
}
