package io.millrace.pipeline.report;

import io.millrace.pipeline.report.SweepResult.Run;
import java.util.ArrayList;
import java.util.List;

/** Names the runs of a sweep whose figures were not used: none is dropped in silence. */
final class LeftOut {
  private LeftOut() {}

  static List<Block> of(List<Run> runs) {
    return runs.isEmpty()
        ? List.of(Block.paragraph("No run of these was invalid or unsettled."))
        : List.of(
            new Block.Paragraph("Left out, because invalid or unsettled:", ""),
            new Block.Bullets(runs.stream().map(LeftOut::line).toList()));
  }

  /** One run and why. */
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
    if (!run.verdict().equals("pass")) {
      reasons.add(
          run.reasons().isEmpty()
              ? run.verdict()
              : run.verdict() + ": " + String.join("; ", run.reasons()));
    }
    if (run.figures() == null) {
      reasons.add("no figures");
    } else if (!run.settled()) {
      reasons.add("no steady state");
    }
    return String.join("; ", reasons);
  }
}
