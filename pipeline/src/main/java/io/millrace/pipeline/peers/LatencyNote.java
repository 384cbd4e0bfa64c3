package io.millrace.pipeline.peers;

import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary.Percentiles;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one sentence on how the latency that a tool reported differs from the true one. */
final class LatencyNote {
  /** Kafka's tools print whole milliseconds. */
  private static final double RESOLUTION_MS = 1;

  /** Two runs of one tool differ by about this much. */
  private static final double SAME = 1.1;

  private LatencyNote() {}

  /** A figure that is known on both sides. */
  private record Both(String name, double reported, double truth) {
    static void addTo(
        List<Both> list, String name, @Nullable Double reported, @Nullable Double truth) {
      if (reported != null && truth != null) {
        list.add(new Both(name, reported, truth));
      }
    }

    /**
     * Returns how many times the larger value is the smaller one, which counts as at least the
     * resolution.
     */
    double factor() {
      return Math.max(reported, truth) / Math.max(RESOLUTION_MS, Math.min(reported, truth));
    }

    boolean agrees() {
      return Math.abs(reported - truth) <= RESOLUTION_MS || factor() <= SAME;
    }
  }

  /**
   * Returns a sentence on the figure that is furthest from the truth, or that none is far from it.
   */
  static String of(Percentiles reported, Percentiles truth) {
    List<Both> known = new ArrayList<>();
    Both.addTo(known, "99th percentile", reported.p99(), truth.p99());
    Both.addTo(known, "mean", reported.mean(), truth.mean());
    Both.addTo(known, "median", reported.p50(), truth.p50());
    Both.addTo(known, "99.9th percentile", reported.p999(), truth.p999());
    Both.addTo(known, "maximum", reported.max(), truth.max());
    if (known.isEmpty()) {
      return "No figure is known on both sides.";
    }
    return known.stream()
        .filter(both -> !both.agrees())
        .max(Comparator.comparingDouble(Both::factor))
        .map(LatencyNote::describe)
        .orElse("Every figure that it reported is within 10 % or 1 ms of the truth.");
  }

  private static String describe(Both worst) {
    return "It reported a %s of %s ms where the truth is %s ms: too %s by a factor of %s."
        .formatted(
            worst.name(),
            SignificantDigits.millis(worst.reported()),
            SignificantDigits.millis(worst.truth()),
            worst.reported() < worst.truth() ? "low" : "high",
            SignificantDigits.of(worst.factor()));
  }
}
