package io.millrace.bench.producer;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.send.SendErrors;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Holds what a cluster has against what it was sent. */
final class Arrivals {
  /** Between two questions to the cluster. */
  private static final long PAUSE_NS = 20_000_000;

  private Arrivals() {}

  /** The number of records that the cluster has. */
  @FunctionalInterface
  interface Log {
    long recordsWritten() throws InterruptedException;
  }

  /**
   * Returns when every event was acknowledged and the log holds exactly as many records.
   *
   * @param ledger of a producer that is closed
   * @param errors of its sends, for the message
   * @param patience for the followers to copy what acks=1 acknowledged before: until then the end
   *     of the log does not show it
   * @throws IllegalStateException with all numbers, if they do not agree
   */
  static void require(SentLedger ledger, SendErrors errors, Log log, Duration patience)
      throws InterruptedException {
    long sent = ledger.issuedCount();
    long acknowledged = ledger.acknowledgedCount();
    long deadlineNs = System.nanoTime() + patience.toNanos();
    long arrived = log.recordsWritten();
    while (arrived < acknowledged && System.nanoTime() < deadlineNs) {
      LockSupport.parkNanos(PAUSE_NS);
      arrived = log.recordsWritten();
    }
    if (sent != acknowledged || acknowledged != arrived) {
      throw new IllegalStateException(
          String.format(
              "%d events sent, %d acknowledged (%d refused, %d unknown: %s), and %d in the log",
              sent,
              acknowledged,
              ledger.refusedCount(),
              ledger.unknownCount(),
              errors.counts(),
              arrived));
    }
  }
}
