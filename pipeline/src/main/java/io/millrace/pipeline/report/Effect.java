package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.statistics.Estimate;
import java.util.List;

/**
 * The effect of a configuration of a sweep on one figure, compared with the baseline.
 *
 * @param own the configuration's absolute figures
 * @param baseline the baseline's absolute figures
 * @param ratio ratio to the baseline, over the blocks that had both; without samples when no block
 *     had
 * @param smallestClaimable the factor by which two runs of the same configuration may differ; NaN
 *     when too few blocks had both baseline runs
 */
public record Effect(
    Configuration configuration,
    ComparedFigure figure,
    Absolute own,
    Absolute baseline,
    Estimate ratio,
    double smallestClaimable) {

  /** What may be concluded from an effect. */
  public enum Verdict {
    HIGHER,
    LOWER,
    /** No difference is shown, which does not mean that there is none. */
    NO_DIFFERENCE_SHOWN,
    /** No block had the figure of both the configuration and the baseline. */
    NOT_MEASURED
  }

  /**
   * The figures of the runs that count.
   *
   * @param median over the runs; NaN without runs
   * @param runs number of runs that had the figure
   * @param withoutFigure runs that count, but had too few samples for this percentile
   * @param events number of events that the percentiles of these runs rest on; 0 for a figure that
   *     is no percentile
   */
  public record Absolute(double median, int runs, int withoutFigure, long events) {}

  /**
   * Returns the verdict. A difference is claimed only when the interval excludes 1 and the ratio is
   * further from 1 than two equal configurations may be.
   */
  public Verdict verdict() {
    if (ratio.samples() == 0) {
      return Verdict.NOT_MEASURED;
    }
    if (!ratio.excludes(1) || !isBeyondEquals()) {
      return Verdict.NO_DIFFERENCE_SHOWN;
    }
    return ratio.value() > 1 ? Verdict.HIGHER : Verdict.LOWER;
  }

  /** True when a difference is claimed. */
  public boolean isClaimed() {
    return verdict() == Verdict.HIGHER || verdict() == Verdict.LOWER;
  }

  /** False, too, when it is not known by how much equal configurations differ. */
  private boolean isBeyondEquals() {
    return Math.max(ratio.value(), 1 / ratio.value()) > smallestClaimable;
  }

  /**
   * Returns the largest factor that one of {@code effects} has to exceed to be claimed; it is
   * larger for those that rest on fewer blocks. NaN when unknown.
   */
  static double widestBound(List<Effect> effects) {
    return effects.stream().mapToDouble(Effect::smallestClaimable).max().orElse(Double.NaN);
  }

  /** Returns why no difference is claimed; an empty string when one is. */
  public String whyNot() {
    if (isClaimed()) {
      return "";
    }
    if (ratio.samples() == 0) {
      return own.withoutFigure() > 0
          ? "too few samples for the percentile"
          : "no block with both its figure and the baseline's";
    }
    if (!ratio.hasInterval()) {
      return "too few blocks for an interval";
    }
    if (!ratio.excludes(1)) {
      return "the interval holds 1";
    }
    return Double.isNaN(smallestClaimable)
        ? "too few pairs of baseline runs to know what equals differ by"
        : "not more than equal runs may differ by";
  }
}
