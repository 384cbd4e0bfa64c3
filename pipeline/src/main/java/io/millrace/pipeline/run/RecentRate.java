package io.millrace.pipeline.run;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * How many events a second go through now: over the last interval, or over as many of them as it
 * takes for ten events to be due. Sampler thread only.
 */
final class RecentRate {
  /**
   * A second in which one event or none is due has a rate of 1 or 0, whatever is offered: ten are
   * the fewest whose rate is off by a tenth at most for an event more or less.
   */
  private static final double EVENTS = 10;

  /** Beyond any run; and a sum with it does not overflow. */
  private static final double LONGEST_NS = 1e18;

  private final long windowNs;
  private final Deque<Mark> marks = new ArrayDeque<>();

  private record Mark(long atNs, long count) {}

  /**
   * A rate that begins at 0.
   *
   * @param offeredPerSecond due by the schedule; infinite under saturation, 0 without a schedule
   */
  RecentRate(double offeredPerSecond, long startNs) {
    windowNs =
        offeredPerSecond > 0 ? (long) Math.min(LONGEST_NS, EVENTS / offeredPerSecond * 1e9) : 0;
    marks.add(new Mark(startNs, 0));
  }

  /** The rate at the end of another interval; {@code count} events have come since the start. */
  double at(long nowNs, long count) {
    while (marks.size() > 1 && nowNs - second().atNs() >= windowNs) {
      marks.removeFirst();
    }
    Mark from = marks.getFirst();
    marks.add(new Mark(nowNs, count));
    return (count - from.count()) / ((nowNs - from.atNs()) / 1e9);
  }

  private Mark second() {
    var of = marks.iterator();
    of.next();
    return of.next();
  }
}
