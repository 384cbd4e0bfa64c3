package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Lists the runs of a sweep whose figures were not used, or must be read with care. */
final class NamedRuns {
  private NamedRuns() {}

  /**
   * Returns both lists of {@code effects}, limited to the configurations that are {@code shown}.
   */
  static List<Block> of(SweepEffects effects, Predicate<String> shown) {
    List<Block> blocks = new ArrayList<>();
    add(blocks, "Left out:", effects.leftOut(), shown);
    add(blocks, "Without a steady state, and counted as a whole:", effects.unsettled(), shown);
    return blocks.isEmpty()
        ? List.of(Block.paragraph("All of these runs were valid and settled."))
        : blocks;
  }

  private static void add(
      List<Block> blocks, String title, List<Run> runs, Predicate<String> shown) {
    List<String> lines =
        runs.stream().filter(run -> shown.test(run.configuration())).map(NamedRuns::line).toList();
    if (!lines.isEmpty()) {
      blocks.add(new Block.Paragraph(title, ""));
      blocks.add(new Block.Bullets(lines));
    }
  }

  /** Returns the name of a run, and the reason. */
  static String line(Run run) {
    return NumberText.format(
        "block %d, %s%s, %s: %s",
        run.block(),
        run.configuration(),
        run.copy() > 1 ? " (copy " + run.copy() + ")" : "",
        switch (run.phase()) {
          case CAPACITY -> "capacity";
          case LATENCY -> "latency";
        },
        reason(run));
  }

  private static String reason(Run run) {
    List<String> reasons = new ArrayList<>();
    if (run.verdict() != RunOutcome.PASS) {
      reasons.add(
          run.reasons().isEmpty()
              ? run.verdict().word()
              : run.verdict().word() + ": " + String.join("; ", run.reasons()));
    }
    if (run.figures() == null) {
      reasons.add("no figures");
    } else if (!run.settled()) {
      reasons.add("no steady state");
    }
    return String.join("; ", reasons);
  }
}
