package io.millrace.pipeline.series;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.series.FailoverSeriesPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a failover series, each on brokers of its own. Used by its thread. */
final class FailoverSteps implements StepRunner<Step, FailoverResult> {
  private final FailoverSeriesPlan plan;
  private final FailoverPlans plans;
  private final FailoverTrial trial;
  private final Path runs;
  private final FailoverTimes times;

  /** Steps whose runs go to {@code runs}. */
  FailoverSteps(FailoverSeriesPlan plan, FailoverPlans plans, FailoverTrial trial, Path runs) {
    this.plan = plan;
    this.plans = plans;
    this.trial = trial;
    this.runs = runs;
    this.times = times(plan, plans);
  }

  /** What the plans of all scenarios say about their length. */
  static FailoverTimes times(FailoverSeriesPlan plan, FailoverPlans plans) {
    Map<String, Long> planned = new HashMap<>();
    for (Scenario scenario : plan.scenarios()) {
      FailoverPlan one = plans.of(scenario.overrides(), null, "check", Path.of("."));
      planned.put(scenario.name(), FailoverTimes.plannedMs(one));
    }
    return new FailoverTimes(planned);
  }

  @Override
  public Duration estimate(List<Step> left, List<EndedStep<FailoverResult>> ended) {
    return times.of(left.stream().map(Step::scenario).toList(), ended);
  }

  @Override
  public FailoverResult run(
      Step step, List<EndedStep<FailoverResult>> ended, Consumer<String> begun)
      throws IOException, InterruptedException {
    Scenario scenario = plan.scenario(step.scenario());
    long seed = plan.seed() + step.round() - 1;
    return trial.run(plans.of(scenario.overrides(), seed, "trial", runs), begun).withoutDetails();
  }

  @Override
  public String words(FailoverResult result) {
    return "%s, longest write gap %s, read gap %s, %d lost"
        .formatted(
            result.verdict().word(),
            worst(result.writeGapMs().victimLed()),
            worst(result.readGapMs().victimLed()),
            result.lost());
  }

  private static String worst(FailoverResult.@Nullable Spread spread) {
    return spread == null || spread.worst() == 0
        ? "none"
        : "%.2f s".formatted(spread.worst() / 1_000);
  }
}
