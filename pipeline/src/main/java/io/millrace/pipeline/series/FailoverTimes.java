package io.millrace.pipeline.series;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.FailoverResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * How long failover runs will take: what their plans say, and besides what earlier runs of the
 * series took longer than theirs.
 */
final class FailoverTimes {
  /**
   * What a run takes besides its load, as long as none has shown it: brokers that start, a group
   * that joins, replicas that catch up, logs that are read and compared. Measured on two cores with
   * three brokers: 25 s is the middle of 200 runs of RESULTS.md.
   */
  private static final double BESIDES_MS = 25_000;

  private final Map<String, Long> plannedMs;

  /** Over what the plan of each scenario says. */
  FailoverTimes(Map<String, Long> plannedMs) {
    this.plannedMs = Map.copyOf(plannedMs);
  }

  /** What {@code plan} says itself: the load, but for how long recovery takes. */
  static long plannedMs(FailoverPlan plan) {
    Duration planned =
        plan.experiment()
            .warmup()
            .plus(plan.faultFree())
            .plus(plan.phase().dividedBy(2))
            .plus(plan.settle());
    for (Fault fault : plan.schedule().faults()) {
      planned = planned.plus(fault.lasts());
    }
    return planned.toMillis();
  }

  /** How long runs of these scenarios take, after those that {@code ended}. */
  Duration of(List<String> scenarios, List<EndedStep<FailoverResult>> ended) {
    double besidesMs = besidesMs(ended);
    double sum = 0;
    for (String scenario : scenarios) {
      sum += tookMs(scenario, ended).orElse(planned(scenario) + besidesMs);
    }
    return Duration.ofMillis(Math.round(sum));
  }

  private double besidesMs(List<EndedStep<FailoverResult>> ended) {
    return ended.stream()
        .filter(FailoverTimes::isMeasured)
        .filter(step -> plannedMs.containsKey(step.step()))
        .mapToDouble(step -> step.tookMs() - planned(step.step()))
        .average()
        .orElse(BESIDES_MS);
  }

  private static OptionalDouble tookMs(String scenario, List<EndedStep<FailoverResult>> ended) {
    return ended.stream()
        .filter(FailoverTimes::isMeasured)
        .filter(step -> step.step().equals(scenario))
        .mapToDouble(EndedStep::tookMs)
        .average();
  }

  /** What failed took as long as it took to fail. */
  private static boolean isMeasured(EndedStep<FailoverResult> step) {
    return step.result() != null && step.tookMs() > 0;
  }

  private double planned(String scenario) {
    return plannedMs.getOrDefault(scenario, 0L);
  }
}
