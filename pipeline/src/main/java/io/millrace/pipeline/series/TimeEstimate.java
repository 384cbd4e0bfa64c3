package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.ExperimentSpec.Target;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How long steps will take, before and while they run. */
final class TimeEstimate {
  /**
   * What a run costs besides its load: making and deleting the topic, groups joining twice,
   * draining and closing. Measured on two cores with three brokers, over 40 runs.
   */
  private static final long BESIDES_MS = 5_000;

  /** Starting brokers and, before, stopping others. Measured on two cores, three brokers: 9 s. */
  private static final long CLUSTER_MS = 10_000;

  private TimeEstimate() {}

  /**
   * The time for {@code steps}, one after the other.
   *
   * @param targets the cluster that each configuration asks for
   * @param before the step that ended last, whose brokers still run; null when none do
   */
  static Duration of(
      List<Step> steps, Phases phases, Map<String, Target> targets, @Nullable Step before) {
    boolean brokersDiffer = SweepSteps.brokersDiffer(targets);
    long millis = 0;
    @Nullable Step last = before;
    for (Step step : steps) {
      boolean embedded = targets.get(step.configuration()) instanceof Target.Embedded;
      if (embedded && (last == null || (brokersDiffer && !step.isOfSameConfiguration(last)))) {
        millis += CLUSTER_MS + phases.brokerWarmupMs();
      }
      last = step;
      millis += phases.millis(step.phase()) + phases.warmupMs() + BESIDES_MS;
    }
    return Duration.ofMillis(millis);
  }
}
