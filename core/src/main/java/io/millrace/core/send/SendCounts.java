package io.millrace.core.send;

import java.util.List;

/**
 * The counters of one or more senders at one moment.
 *
 * @param issued events numbered and handed to a producer
 * @param refused by {@code send()} or by a broker
 * @param unknown events whose outcome cannot be concluded
 * @param blockedSends sends that waited for room in the buffer or for metadata
 * @param blockedNs how long they waited in all
 */
public record SendCounts(
    long issued, long acknowledged, long refused, long unknown, long blockedSends, long blockedNs) {
  /** Nothing sent. */
  public static final SendCounts NONE = new SendCounts(0, 0, 0, 0, 0, 0);

  /** The sums over {@code all}. */
  public static SendCounts sum(List<SendCounts> all) {
    return all.stream().reduce(NONE, SendCounts::plus);
  }

  private SendCounts plus(SendCounts other) {
    return new SendCounts(
        issued + other.issued,
        acknowledged + other.acknowledged,
        refused + other.refused,
        unknown + other.unknown,
        blockedSends + other.blockedSends,
        blockedNs + other.blockedNs);
  }
}
