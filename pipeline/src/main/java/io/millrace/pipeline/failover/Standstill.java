package io.millrace.pipeline.failover;

import io.millrace.core.measure.Gap;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/**
 * The longest time within a window in which a partition stood still, if it is longer than what
 * happens without a fault. Pure.
 */
final class Standstill {
  /**
   * What a pause of one JVM or of the host's scheduler may cost on a machine that brokers, clients
   * and tool share. The runs without a fault show whether it is enough.
   */
  static final long FLOOR_NS = 200_000_000;

  /** A gap is one when it is longer than five ordinary ones of the longest hundredth. */
  private static final int TIMES_P99 = 5;

  private Standstill() {}

  /**
   * Gaps up to this are ordinary: the longest one without a fault, five times the 99th percentile
   * without a fault, or the floor, whichever is longest.
   */
  static long thresholdNs(Histogram ordinaryMicros) {
    if (ordinaryMicros.getTotalCount() == 0) {
      return FLOOR_NS;
    }
    long longest =
        Math.max(ordinaryMicros.getMaxValue(), TIMES_P99 * ordinaryMicros.getValueAtPercentile(99));
    return Math.max(FLOOR_NS, longest * 1_000);
  }

  /** The longest of {@code gaps} beyond {@code thresholdNs} that is partly within the window. */
  static Optional<Gap> longest(List<Gap> gaps, long thresholdNs, long fromNs, long toNs) {
    return gaps.stream()
        .filter(gap -> gap.overlaps(fromNs, toNs) && gap.lengthNs() > thresholdNs)
        .max(Comparator.comparingLong(Gap::lengthNs));
  }
}
