package io.millrace.pipeline.report;

import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The comparison of two sweeps, such as yesterday's and today's, or two Kafka versions.
 * Configurations of the same name are compared; the runs of the two are not paired, so each sweep's
 * blocks are resampled by themselves. No interval covers what changed on the host itself in
 * between.
 *
 * @param changes the change of every figure of every configuration that both sweeps have
 * @param unmatched configurations that only one of them has
 * @param sameMachine true when both were taken on the same hardware, kernel and JVM
 */
public record Comparison(List<Change> changes, Set<String> unmatched, boolean sameMachine) {

  /**
   * One figure of one configuration, after over before.
   *
   * @param smallestClaimable the factor by which two sweeps of the same thing may differ; NaN when
   *     unknown
   */
  public record Change(
      String configuration,
      ComparedFigure figure,
      Effect.Absolute before,
      Effect.Absolute after,
      Estimate ratio,
      double smallestClaimable) {

    /** True when a difference is claimed. */
    public boolean isClaimed() {
      return ratio.excludes(1) && Math.max(ratio.value(), 1 / ratio.value()) > smallestClaimable;
    }

    /** True when runs before had this figure, and none after had it. */
    public boolean isGone() {
      return before.runs() > 0 && after.runs() == 0;
    }

    /** True when it is claimed to have become worse by more than {@code threshold}: 0.05 is 5 %. */
    public boolean isRegression(double threshold) {
      double worse = figure.moreIsBetter() ? 1 / ratio.value() : ratio.value();
      return isClaimed() && worse > 1 + threshold;
    }
  }

  /**
   * Compares.
   *
   * @throws IllegalArgumentException when the sweeps have no configuration in common, or did not
   *     measure the same
   */
  public static Comparison of(SweepResult before, SweepResult after) {
    if (!before.latencyAt().equals(after.latencyAt())) {
      throw new IllegalArgumentException(
          "the two sweeps measured latency at different rates: "
              + before.latencyAt()
              + ", and "
              + after.latencyAt());
    }
    Set<String> common = ids(before);
    common.retainAll(ids(after));
    if (common.isEmpty()) {
      throw new IllegalArgumentException(
          "the two sweeps have no configuration in common: " + ids(before) + " and " + ids(after));
    }
    List<ComparedFigure> figures = SweepEffects.figuresOf(before);
    if (figures.size() < SweepEffects.figuresOf(after).size()) {
      figures = SweepEffects.figuresOf(after);
    }
    List<Change> changes = new ArrayList<>();
    for (String configuration : common) {
      requireSameSettings(before, after, configuration);
      for (ComparedFigure figure : figures) {
        changes.add(change(before, after, configuration, figure));
      }
    }
    Set<String> unmatched = ids(before);
    unmatched.addAll(ids(after));
    unmatched.removeAll(common);
    return new Comparison(
        List.copyOf(changes), unmatched, isSameMachine(before.environment(), after.environment()));
  }

  /**
   * Compares the settings that both name: a setting that a sweep did not vary is not in its result.
   */
  private static void requireSameSettings(
      SweepResult before, SweepResult after, String configuration) {
    Map<String, String> old = settings(before, configuration);
    settings(after, configuration)
        .forEach(
            (key, value) -> {
              String was = old.getOrDefault(key, value);
              if (!was.equals(value)) {
                throw new IllegalArgumentException(
                    "configuration '%s' had %s=%s before and %s after: these are two things"
                        .formatted(configuration, key, was, value));
              }
            });
  }

  private static Map<String, String> settings(SweepResult sweep, String configuration) {
    return sweep.configurations().stream()
        .filter(candidate -> candidate.id().equals(configuration))
        .findFirst()
        .orElseThrow()
        .settings();
  }

  private static Set<String> ids(SweepResult sweep) {
    Set<String> ids = new LinkedHashSet<>();
    sweep.configurations().stream().map(Configuration::id).forEach(ids::add);
    return ids;
  }

  private static boolean isSameMachine(Environment one, Environment other) {
    return one.cpu().equals(other.cpu())
        && one.cores() == other.cores()
        && one.memoryBytes() == other.memoryBytes()
        && one.os().equals(other.os())
        && one.jvm().equals(other.jvm());
  }

  private static Change change(
      SweepResult before, SweepResult after, String configuration, ComparedFigure figure) {
    double[] old = byBlock(before, configuration, figure);
    double[] now = byBlock(after, configuration, figure);
    Estimate ratio =
        old.length == 0 || now.length == 0
            ? new Estimate(Double.NaN, Double.NaN, Double.NaN, 0)
            : Bootstrap.ratioOfGeometricMeans(now, old, after.seed());
    return new Change(
        configuration,
        figure,
        SweepEffects.absolute(before, configuration, figure),
        SweepEffects.absolute(after, configuration, figure),
        ratio,
        claimable(before, old.length, after, now.length, figure));
  }

  /**
   * Returns one figure for each block: the geometric mean of the two where the configuration is the
   * baseline.
   */
  private static double[] byBlock(SweepResult sweep, String configuration, ComparedFigure figure) {
    return IntStream.rangeClosed(1, sweep.blocks())
        .mapToObj(block -> ofBlock(sweep, block, configuration, figure))
        .filter(Objects::nonNull)
        .mapToDouble(Double::doubleValue)
        .toArray();
  }

  private static @Nullable Double ofBlock(
      SweepResult sweep, int block, String configuration, ComparedFigure figure) {
    return configuration.equals(SweepResult.BASELINE)
        ? SweepEffects.baseline(sweep, block, figure)
        : SweepEffects.figure(sweep, block, 1, configuration, figure);
  }

  /**
   * Each sweep's bound holds for the mean of so many ratios of two runs; the difference of two
   * means of as many single runs, one of each sweep, has half the sum of their variances.
   */
  private static double claimable(
      SweepResult before, int runsBefore, SweepResult after, int runsAfter, ComparedFigure figure) {
    double old = StrictMath.log(SweepEffects.smallestClaimable(before, figure, runsBefore));
    double now = StrictMath.log(SweepEffects.smallestClaimable(after, figure, runsAfter));
    return StrictMath.exp(Math.sqrt((old * old + now * now) / 2));
  }
}
