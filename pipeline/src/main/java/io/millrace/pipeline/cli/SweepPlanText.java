package io.millrace.pipeline.cli;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.series.SweepPlan;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.time.Duration;
import java.util.Locale;

/** Renders the plan of a sweep for a terminal. */
final class SweepPlanText {
  private SweepPlanText() {}

  static String of(SweepPlan plan, Duration estimate) {
    StringBuilder text = new StringBuilder();
    text.append(size(plan)).append(", about ").append(minutes(estimate)).append("\n\n");
    text.append("design         ").append(plan.design()).append('\n');
    text.append("latency phase  ").append(plan.phases().latencyAt()).append('\n');
    text.append("seed           ").append(plan.seed()).append("\n\nconfigurations\n");
    for (Configuration configuration : plan.configurations()) {
      text.append("  ").append(configuration.id());
      if (configuration.id().equals(SweepResult.BASELINE)) {
        text.append("  ").append(configuration.settings());
      }
      text.append('\n');
    }
    int block = 0;
    for (Step step : plan.steps()) {
      if (step.block() != block) {
        block = step.block();
        text.append("\nblock ").append(block).append('\n');
      }
      text.append(
          String.format(
              Locale.ROOT,
              "  %-8s %s%n",
              step.phase().name().toLowerCase(Locale.ROOT),
              step.configuration()));
    }
    return text.toString();
  }

  static String size(SweepPlan plan) {
    return String.format(
        Locale.ROOT,
        "%d configurations in %d blocks, %d runs",
        plan.configurations().size(),
        plan.blocks(),
        plan.steps().size());
  }

  static String minutes(Duration duration) {
    return Math.max(1, Math.round(duration.toSeconds() / 60.0)) + " min";
  }
}
