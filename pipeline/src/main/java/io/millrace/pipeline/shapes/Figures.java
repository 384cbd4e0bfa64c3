package io.millrace.pipeline.shapes;

import io.millrace.pipeline.report.ShapesResult.Figure;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What a list of rounds comes to. */
final class Figures {
  private Figures() {}

  /** The mean of a value of each round. */
  static <R> Estimate mean(List<R> rounds, ToDoubleFunction<R> value, long seed) {
    return Bootstrap.mean(rounds.stream().mapToDouble(value).toArray(), seed);
  }

  /**
   * The mean of a ratio of each round. Within a round both runs are close in time, so what the
   * machine does otherwise weighs on both.
   */
  static <R> Estimate ratio(
      List<R> rounds, ToDoubleFunction<R> above, ToDoubleFunction<R> below, long seed) {
    return Bootstrap.geometricMean(
        rounds.stream()
            .mapToDouble(round -> above.applyAsDouble(round) / below.applyAsDouble(round))
            .toArray(),
        seed);
  }

  /** As it stands in the result. */
  static Figure of(String name, String unit, @Nullable Double published, Estimate estimate) {
    return new Figure(
        name,
        unit,
        published,
        estimate.value(),
        estimate.hasInterval() ? estimate.low() : null,
        estimate.hasInterval() ? estimate.high() : null,
        estimate.samples(),
        "rounds");
  }

  /** True when {@code value} is off {@code target} by at most {@code share} of it. */
  static boolean near(double value, double target, double share) {
    return Math.abs(value / target - 1) <= share;
  }
}
