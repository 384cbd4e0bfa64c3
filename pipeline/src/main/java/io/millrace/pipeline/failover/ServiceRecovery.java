package io.millrace.pipeline.failover;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * Finds when the service was recovered: the begin of the first ten seconds in each of which at
 * least 95 % of the offered rate was acknowledged and no backlog was left, and whose 99th
 * percentile, over all ten, is within twice the fault-free one. Takes the seconds one after the
 * other, and keeps ten. Used by one thread.
 */
final class ServiceRecovery {
  static final int HOLD_SECONDS = 10;
  private static final double RATE_SHARE = 0.95;
  private static final double P99_FACTOR = 2;

  /**
   * One second of the run.
   *
   * @param fromMs its begin, after the start of the load
   * @param responses of the events acknowledged in it, µs
   * @param behind acknowledged events that the slowest group had not received at its end
   */
  record Second(long fromMs, Histogram responses, long behind) {}

  private final double offeredPerSecond;
  private final long faultFreeP99Micros;
  private final long faultFreeBehind;
  private final long faultMs;
  private final Deque<Second> held = new ArrayDeque<>();
  private OptionalLong recoveredMs = OptionalLong.empty();

  /**
   * Takes what was measured before the fault, which was at {@code faultMs}.
   *
   * @param faultFreeP99Micros 99th percentile of the response time in the fault-free time
   * @param faultFreeBehind the longest backlog in the fault-free time
   */
  ServiceRecovery(
      double offeredPerSecond, long faultFreeP99Micros, long faultFreeBehind, long faultMs) {
    this.offeredPerSecond = offeredPerSecond;
    this.faultFreeP99Micros = faultFreeP99Micros;
    this.faultFreeBehind = faultFreeBehind;
    this.faultMs = faultMs;
  }

  /** When the fault was, from which the service is to recover. */
  long faultMs() {
    return faultMs;
  }

  /**
   * Takes the next second into account.
   *
   * @return true when the service has not recovered yet, and another second is wanted
   */
  boolean add(Second second) {
    if (recoveredMs.isEmpty() && second.fromMs() >= faultMs) {
      held.addLast(second);
      if (held.size() > HOLD_SECONDS) {
        held.removeFirst();
      }
      if (held.size() == HOLD_SECONDS && isGood()) {
        recoveredMs = OptionalLong.of(held.getFirst().fromMs());
      }
    }
    return recoveredMs.isEmpty();
  }

  /** The begin of the first ten good seconds at or after the fault; empty without any so far. */
  OptionalLong recoveredMs() {
    return recoveredMs;
  }

  private boolean isGood() {
    Histogram all = new Histogram(held.getFirst().responses());
    all.reset();
    for (Second second : held) {
      if (second.responses().getTotalCount() < RATE_SHARE * offeredPerSecond
          || second.behind() > Math.max((double) faultFreeBehind, offeredPerSecond)) {
        return false;
      }
      all.add(second.responses());
    }
    return all.getValueAtPercentile(99) <= P99_FACTOR * faultFreeP99Micros;
  }
}
