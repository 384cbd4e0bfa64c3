package io.millrace.core.send;

import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SequenceSet;
import java.util.List;
import java.util.function.Function;

/**
 * The counters of one or more senders at one moment.
 *
 * @param offered events that were due: sent, or given up
 * @param refused by {@code send()} or by a broker
 * @param unknown events whose outcome cannot be concluded
 * @param notSent due, and given up before they were handed to Kafka
 * @param blockedSends sends that waited for room in the buffer or for metadata
 * @param blockedNs how long they waited in all
 * @param aborted rolled back with their transaction
 */
public record SendCounts(
    long offered,
    long acknowledged,
    long refused,
    long unknown,
    long notSent,
    long blockedSends,
    long blockedNs,
    long aborted) {
  /** Nothing sent. */
  public static final SendCounts NONE = new SendCounts(0, 0, 0, 0, 0, 0, 0);

  /** Outside of transactions: none is aborted. */
  public SendCounts(
      long offered,
      long acknowledged,
      long refused,
      long unknown,
      long notSent,
      long blockedSends,
      long blockedNs) {
    this(offered, acknowledged, refused, unknown, notSent, blockedSends, blockedNs, 0);
  }

  /** The sums over {@code all}. */
  public static SendCounts sum(List<SendCounts> all) {
    return all.stream().reduce(NONE, SendCounts::plus);
  }

  /** Events whose outcome is not known yet, or never will be. */
  private long unanswered() {
    return offered - acknowledged - refused - notSent - aborted;
  }

  /**
   * The same when every event has its outcome, as the producer's ledger has them. What was given up
   * before it was numbered is in no ledger, so it stays as it was counted.
   */
  public SendCounts settledAs(List<SentHistory> lanes) {
    return new SendCounts(
        offered,
        sum(lanes, SentHistory::acknowledged),
        sum(lanes, SentHistory::refused),
        sum(lanes, SentHistory::unknown),
        notSent,
        blockedSends,
        blockedNs,
        sum(lanes, SentHistory::aborted));
  }

  private static long sum(List<SentHistory> lanes, Function<SentHistory, SequenceSet> outcome) {
    return lanes.stream().map(outcome).mapToLong(SequenceSet::cardinality).sum();
  }

  /** The same when nobody will answer any more. */
  public SendCounts settledAsUnknown() {
    return new SendCounts(
        offered, acknowledged, refused, unanswered(), notSent, blockedSends, blockedNs, aborted);
  }

  private SendCounts plus(SendCounts other) {
    return new SendCounts(
        offered + other.offered,
        acknowledged + other.acknowledged,
        refused + other.refused,
        unknown + other.unknown,
        notSent + other.notSent,
        blockedSends + other.blockedSends,
        blockedNs + other.blockedNs,
        aborted + other.aborted);
  }
}
