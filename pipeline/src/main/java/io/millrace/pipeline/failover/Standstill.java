package io.millrace.pipeline.failover;

import io.millrace.core.measure.Gap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * Finds the longest gap of a partition within a window that is longer than gaps without a fault.
 * Pure.
 */
final class Standstill {
  /**
   * The floor: a pause of one JVM or of the host's scheduler may take this long on a machine that
   * brokers, clients and tool share. Runs without a fault show whether it is enough.
   */
  static final long FLOOR_NS = 200_000_000;

  /**
   * A gap counts only when it is longer than five times the 99th percentile of the ordinary ones.
   */
  private static final int TIMES_P99 = 5;

  private Standstill() {}

  /**
   * Returns the length up to which a gap is ordinary: the longest gap without a fault, five times
   * their 99th percentile, or the floor, whichever is longest.
   */
  static long thresholdNs(Histogram ordinaryMicros) {
    if (ordinaryMicros.getTotalCount() == 0) {
      return FLOOR_NS;
    }
    long longest =
        Math.max(ordinaryMicros.getMaxValue(), TIMES_P99 * ordinaryMicros.getValueAtPercentile(99));
    return Math.max(FLOOR_NS, longest * 1_000);
  }

  /**
   * Returns the longest of {@code gaps} that is longer than {@code thresholdNs} and lies at least
   * partly within the window.
   */
  static Optional<Gap> longest(List<Gap> gaps, long thresholdNs, long fromNs, long toNs) {
    return gaps.stream()
        .filter(gap -> gap.overlaps(fromNs, toNs) && gap.lengthNs() > thresholdNs)
        .max(Comparator.comparingLong(Gap::lengthNs));
  }
}
