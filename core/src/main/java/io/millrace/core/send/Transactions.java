package io.millrace.core.send;

import java.time.Duration;

/**
 * How a sender groups its events into transactions: one ends when it is full or when its time is
 * over, whichever comes first.
 *
 * @param events of a transaction, at most; {@link Long#MAX_VALUE}: as many as are due in its time
 * @param every how long a transaction is open before it is committed, at most
 * @param abortShare of the transactions that are rolled back on purpose, 0 to 1
 * @param seed of the choice of these
 */
public record Transactions(long events, Duration every, double abortShare, long seed) {
  /**
   * The time that Kafka Streams gives its transactions ({@code commit.interval.ms} under exactly
   * once), so the one that most of Kafka's transactions have.
   */
  public static final Duration USUAL_TIME = Duration.ofMillis(100);

  /** Checks the numbers. */
  public Transactions {
    if (events < 1) {
      throw new IllegalArgumentException("transaction-events must be at least 1, not " + events);
    }
    if (every.isZero() || every.isNegative()) {
      throw new IllegalArgumentException("transaction-every must be above 0, not " + every);
    }
    if (!(abortShare >= 0 && abortShare <= 1)) {
      throw new IllegalArgumentException("abort-share must be 0 to 1, not " + abortShare);
    }
  }
}
