package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Effect.Absolute;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.statistics.AaPairs;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/**
 * The effects of a sweep's configurations, each compared with the baseline of the same block. Pure:
 * the same result gives the same effects.
 *
 * @param effects the effect of every configuration except the baseline on every figure, in their
 *     order
 * @param leftOut the runs whose figures were not used: invalid, failed, refused
 * @param unsettled the runs that were used although no steady state was found in them. Leaving them
 *     out would bias the result: their noise is in the baseline's pairs and in the intervals too
 */
public record SweepEffects(List<Effect> effects, List<Run> leftOut, List<Run> unsettled) {
  /** Not every sweep has them: one on brokers of others does not know their CPU. */
  private static final Set<ComparedFigure> OPTIONAL =
      EnumSet.of(ComparedFigure.HANDLED, ComparedFigure.END_TO_END_P50, ComparedFigure.BROKER_CPU);

  /** Computes the effects of a sweep. */
  public static SweepEffects of(SweepResult sweep) {
    List<Effect> effects = new ArrayList<>();
    for (Configuration configuration : sweep.configurations()) {
      if (!configuration.id().equals(SweepResult.BASELINE)) {
        for (ComparedFigure figure : figuresOf(sweep)) {
          effects.add(effect(sweep, configuration, figure));
        }
      }
    }
    List<Run> leftOut = sweep.runs().stream().filter(run -> !run.counts()).toList();
    List<Run> unsettled =
        sweep.runs().stream().filter(run -> run.counts() && !run.settled()).toList();
    return new SweepEffects(List.copyOf(effects), leftOut, unsettled);
  }

  /** The figures that a sweep has. */
  static List<ComparedFigure> figuresOf(SweepResult sweep) {
    return Stream.of(ComparedFigure.values())
        .filter(
            figure ->
                !OPTIONAL.contains(figure)
                    || sweep.runs().stream().anyMatch(run -> figure(run, figure) != null))
        .toList();
  }

  /**
   * Returns the absolute figures of one configuration; for the baseline, of both copies together.
   */
  public static Absolute absolute(SweepResult sweep, String configuration, ComparedFigure figure) {
    List<Run> runs =
        sweep.runs().stream()
            .filter(Run::counts)
            .filter(run -> run.phase() == figure.phase())
            .filter(run -> run.configuration().equals(configuration))
            .toList();
    List<Run> withFigure = runs.stream().filter(run -> figure(run, figure) != null).toList();
    return new Absolute(
        Median.withDefaults()
            .evaluate(withFigure.stream().mapToDouble(run -> known(run, figure)).toArray()),
        withFigure.size(),
        runs.size() - withFigure.size(),
        withFigure.stream().mapToLong(run -> events(run, figure)).sum());
  }

  private static Effect effect(
      SweepResult sweep, Configuration configuration, ComparedFigure figure) {
    double[] ratios =
        IntStream.rangeClosed(1, sweep.blocks())
            .mapToObj(
                block ->
                    ratio(
                        figure(sweep, block, 1, configuration.id(), figure),
                        baseline(sweep, block, figure)))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    Estimate ratio =
        ratios.length == 0
            ? new Estimate(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.geometricMean(ratios, sweep.seed());
    return new Effect(
        configuration,
        figure,
        absolute(sweep, configuration.id(), figure),
        absolute(sweep, SweepResult.BASELINE, figure),
        ratio,
        smallestClaimable(sweep, figure, ratios.length));
  }

  /**
   * Returns the smallest factor that the mean of so many ratios may claim, from the baseline's
   * pairs.
   */
  static double smallestClaimable(SweepResult sweep, ComparedFigure figure, int ratios) {
    List<double[]> pairs = new ArrayList<>();
    for (int block = 1; block <= sweep.blocks(); block++) {
      Double first = figure(sweep, block, 1, SweepResult.BASELINE, figure);
      Double second = figure(sweep, block, 2, SweepResult.BASELINE, figure);
      if (first != null && second != null) {
        pairs.add(new double[] {first, second});
      }
    }
    return AaPairs.smallestClaimable(
        pairs.stream().mapToDouble(pair -> pair[0]).toArray(),
        pairs.stream().mapToDouble(pair -> pair[1]).toArray(),
        ratios);
  }

  private static @Nullable Double ratio(@Nullable Double own, @Nullable Double baseline) {
    return own == null || baseline == null ? null : own / baseline;
  }

  /**
   * Returns the geometric mean of the block's two baseline figures, or the only one when one is
   * missing.
   */
  static @Nullable Double baseline(SweepResult sweep, int block, ComparedFigure figure) {
    double[] figures =
        IntStream.rangeClosed(1, 2)
            .mapToObj(copy -> figure(sweep, block, copy, SweepResult.BASELINE, figure))
            .filter(Objects::nonNull)
            .mapToDouble(Double::doubleValue)
            .toArray();
    if (figures.length == 0) {
      return null;
    }
    return figures.length == 1 ? figures[0] : Math.sqrt(figures[0] * figures[1]);
  }

  static @Nullable Double figure(
      SweepResult sweep, int block, int copy, String configuration, ComparedFigure figure) {
    return sweep.runs().stream()
        .filter(run -> run.block() == block && run.copy() == copy)
        .filter(run -> run.phase() == figure.phase())
        .filter(run -> run.configuration().equals(configuration))
        .map(run -> figure(run, figure))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  private static @Nullable Double figure(Run run, ComparedFigure figure) {
    return run.counts() && run.figures() != null ? figure.of(run.figures()) : null;
  }

  private static double known(Run run, ComparedFigure figure) {
    return Objects.requireNonNull(figure(run, figure));
  }

  private static long events(Run run, ComparedFigure figure) {
    return run.figures() == null ? 0 : figure.events(run.figures());
  }
}
