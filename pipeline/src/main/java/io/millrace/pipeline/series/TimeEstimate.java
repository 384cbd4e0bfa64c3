package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.ExperimentSpec.Target;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
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
   * @param targets the cluster that a configuration asks for
   * @param before the cluster that runs already; null when none does
   */
  static Duration of(
      List<Step> steps, Phases phases, Function<String, Target> targets, @Nullable Target before) {
    long millis = 0;
    @Nullable Target running = before;
    for (Step step : steps) {
      Target target = targets.apply(step.configuration());
      if (target instanceof Target.Embedded && !target.equals(running)) {
        millis += CLUSTER_MS + phases.brokerWarmupMs();
        running = target;
      }
      millis += phases.millis(step.phase()) + phases.warmupMs() + BESIDES_MS;
    }
    return Duration.ofMillis(millis);
  }
}
