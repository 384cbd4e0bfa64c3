package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.BenchmarksResult;
import io.millrace.pipeline.result.BenchmarksResult.Score;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** What JMH measured. */
final class BenchmarksSection {
  private BenchmarksSection() {}

  static List<Block> of(BenchmarksResult benchmarks, MachineList machines) {
    List<Block> blocks = new ArrayList<>(machines.of(benchmarks));
    blocks.add(
        new Block.Paragraph(
            "What may be concluded: ",
            "which step of an event's way costs how much on this machine, where two intervals do not"
                + " touch. Not: what a whole pipeline costs, in which the steps wait for each other."));
    blocks.add(
        new Block.Table(
            "Scores with JMH's 99.9 % interval",
            List.of(
                Column.text("benchmark"),
                Column.text("parameters"),
                Column.text("mode"),
                Column.number("score"),
                Column.number("±"),
                Column.text("unit"),
                Column.number("samples"),
                Column.number("B/op")),
            benchmarks.scores().stream().map(BenchmarksSection::row).toList()));
    return blocks;
  }

  private static List<String> row(Score score) {
    List<String> parameters = new ArrayList<>();
    new TreeMap<>(score.parameters()).forEach((key, value) -> parameters.add(key + "=" + value));
    Double allocated = score.allocatedBytesPerOperation();
    return List.of(
        score.benchmark(),
        String.join(", ", parameters),
        score.mode(),
        NumberText.number(score.score()),
        score.error() == null ? NumberText.NONE : NumberText.number(score.error()),
        score.unit(),
        NumberText.count(score.samples()),
        allocated == null ? NumberText.NONE : NumberText.number(allocated));
  }
}
