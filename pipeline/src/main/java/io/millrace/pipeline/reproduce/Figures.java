package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.ReproduceResult.Figure;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** Computes the figures of a shape from its rounds. */
final class Figures {
  private Figures() {}

  /** Returns the mean of a value over the rounds. */
  static <R> Estimate mean(List<R> rounds, ToDoubleFunction<R> value, long seed) {
    double[] values = rounds.stream().mapToDouble(value).toArray();
    return allFinite(values) ? Bootstrap.mean(values, seed) : unknown(values.length);
  }

  /**
   * Returns the mean of a ratio over the rounds. Within a round both runs are close in time, so
   * that other work of the machine affects both.
   */
  static <R> Estimate ratio(
      List<R> rounds, ToDoubleFunction<R> above, ToDoubleFunction<R> below, long seed) {
    double[] ratios =
        rounds.stream()
            .mapToDouble(round -> above.applyAsDouble(round) / below.applyAsDouble(round))
            .toArray();
    return allFinite(ratios) ? Bootstrap.geometricMean(ratios, seed) : unknown(ratios.length);
  }

  /** If one round lacks the figure, it is unknown: the other rounds might be the lucky ones. */
  private static Estimate unknown(int rounds) {
    return new Estimate(Double.NaN, Double.NaN, Double.NaN, rounds);
  }

  private static boolean allFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  /** Returns an estimate as a figure of the result. */
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
