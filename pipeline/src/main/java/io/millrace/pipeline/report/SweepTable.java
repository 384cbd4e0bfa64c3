package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Run;
import java.util.List;

/** Renders the result of a sweep for a terminal: every effect, and every run that was left out. */
public final class SweepTable {
  private static final String ROW = "%-28s %-15s %16s %16s  %-24s %s%n";

  private SweepTable() {}

  /** Renders the result. */
  public static String of(SweepResult sweep) {
    SweepEffects effects = SweepEffects.of(sweep);
    StringBuilder text =
        new StringBuilder(
            NumberText.format(
                "%s, %d blocks; latency at %s%n%n",
                sweep.design(), sweep.blocks(), sweep.latencyAt()));
    text.append(
        NumberText.format(
            ROW,
            "configuration",
            "figure",
            "median",
            "baseline's",
            "ratio (95 %)",
            "what is shown"));
    for (Effect effect : effects.effects()) {
      if (effect.verdict() != Effect.Verdict.NOT_MEASURED) {
        text.append(
            NumberText.format(
                ROW,
                effect.configuration().id(),
                effect.figure().label(),
                NumberText.absolute(effect.own(), effect.figure()),
                NumberText.absolute(effect.baseline(), effect.figure()),
                NumberText.ratio(effect.ratio()),
                EffectSentence.verdict(effect)));
      }
    }
    return text.append(named("left out:", effects.leftOut()))
        .append(named("without a steady state, and counted as a whole:", effects.unsettled()))
        .toString();
  }

  private static String named(String title, List<Run> runs) {
    StringBuilder text = new StringBuilder();
    if (!runs.isEmpty()) {
      text.append('\n').append(title).append('\n');
      runs.forEach(run -> text.append("  ").append(NamedRuns.line(run)).append('\n'));
    }
    return text.toString();
  }
}
