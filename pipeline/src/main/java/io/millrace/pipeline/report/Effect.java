package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.statistics.Estimate;
import java.util.List;

/**
 * What a configuration did to one figure.
 *
 * @param own its absolute figures
 * @param baseline those of the baseline
 * @param ratio to the baseline, over the blocks that had both; no samples when none had
 * @param smallestClaimable the factor that two equals may differ by; NaN when too few blocks had
 *     both baseline runs
 */
public record Effect(
    Configuration configuration,
    ComparedFigure figure,
    Absolute own,
    Absolute baseline,
    Estimate ratio,
    double smallestClaimable) {

  /** What may be said of it. */
  public enum Verdict {
    HIGHER,
    LOWER,
    /** Which does not say that there is none. */
    NO_DIFFERENCE_SHOWN,
    /** No block had a figure of both. */
    NOT_MEASURED
  }

  /**
   * The figures of the runs that count.
   *
   * @param median over the runs; NaN when there is none
   * @param runs that had the figure
   * @param withoutFigure runs that count, but had too few samples for this percentile
   * @param events under the percentiles of all these runs; 0 for what is no percentile
   */
  public record Absolute(double median, int runs, int withoutFigure, long events) {}

  /**
   * A difference is claimed only when the interval excludes 1 and the ratio is further from 1 than
   * two equals may be.
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

  /** False, too, when it is not known what equals differ by. */
  private boolean isBeyondEquals() {
    return Math.max(ratio.value(), 1 / ratio.value()) > smallestClaimable;
  }

  /**
   * What any of {@code effects} must be beyond to be claimed: those that rest on fewer blocks must
   * be larger. NaN when that is not known.
   */
  static double widestBound(List<Effect> effects) {
    return effects.stream().mapToDouble(Effect::smallestClaimable).max().orElse(Double.NaN);
  }

  /** Why no difference is claimed; empty when one is. */
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
