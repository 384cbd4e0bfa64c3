package io.millrace.pipeline.failover;

import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;

/**
 * Finds when the service was recovered: the begin of the first ten seconds in each of which at
 * least 95 % of the offered rate was acknowledged and no backlog was left, and whose 99th
 * percentile, over all ten, is within twice the fault-free one. Pure.
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

  /**
   * Takes what was measured before the fault.
   *
   * @param faultFreeP99Micros 99th percentile of the response time in the fault-free time
   * @param faultFreeBehind the longest backlog in the fault-free time
   */
  ServiceRecovery(double offeredPerSecond, long faultFreeP99Micros, long faultFreeBehind) {
    this.offeredPerSecond = offeredPerSecond;
    this.faultFreeP99Micros = faultFreeP99Micros;
    this.faultFreeBehind = faultFreeBehind;
  }

  /**
   * Returns the begin of the first ten good seconds at or after {@code faultMs}; empty without any.
   */
  OptionalLong recoveredMs(List<Second> seconds, long faultMs) {
    for (int first = 0; first + HOLD_SECONDS <= seconds.size(); first++) {
      List<Second> held = seconds.subList(first, first + HOLD_SECONDS);
      if (held.get(0).fromMs() >= faultMs && isGood(held)) {
        return OptionalLong.of(held.get(0).fromMs());
      }
    }
    return OptionalLong.empty();
  }

  private boolean isGood(List<Second> held) {
    Histogram all = new Histogram(held.get(0).responses());
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
