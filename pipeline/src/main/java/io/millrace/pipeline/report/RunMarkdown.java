package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** One run in Markdown, short enough for the summary of a pull request. */
public final class RunMarkdown {
  private RunMarkdown() {}

  /**
   * Renders a run; of one that ended without a summary, why.
   *
   * @param thresholds those that were asked for, judged
   * @throws IllegalArgumentException in one line, when its files cannot be read
   */
  public static String of(RunDirectory directory, List<Check> thresholds) {
    Optional<String> unfinished = directory.unfinished();
    List<Block> blocks = new ArrayList<>();
    if (directory.hasSummary()) {
      Summary summary = directory.readSummary();
      List<FailoverResult> faults = directory.readFailovers();
      blocks.addAll(
          faults.isEmpty()
              ? run(summary, thresholds)
              : failover(FailoverResult.worst(faults), faults.size()));
      unfinished.ifPresent(
          why -> blocks.add(1, new Block.Paragraph("Not the whole of a run:", why + ".")));
      blocks.add(
          new Block.Terminal(
              faults.isEmpty() ? summary.command() : FailoverResult.worst(faults).command()));
    } else {
      blocks.add(new Block.Heading(3, directory.name() + ": NO RESULT"));
      blocks.add(Block.paragraph(unfinished.orElse("it has no summary") + "."));
    }
    return Markdown.of(blocks);
  }

  private static List<Block> run(Summary summary, List<Check> thresholds) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(3, summary.name() + ": " + summary.verdict().name()));
    if (!summary.reasons().isEmpty()) {
      blocks.add(new Block.Bullets(summary.reasons()));
    }
    blocks.add(
        Spectrum.table(
            summary.saturated() ? "Latency of a full pipeline" : "Latency",
            List.of(
                Spectrum.row("response", summary.latencyMs().response()),
                Spectrum.row("end-to-end", summary.latencyMs().endToEnd()))));
    blocks.add(new Block.Bullets(figures(summary)));
    if (!thresholds.isEmpty()) {
      blocks.add(
          new Block.Table(
              "Fails when",
              List.of(Column.text("threshold"), Column.text("result")),
              thresholds.stream().map(RunMarkdown::row).toList()));
    }
    return blocks;
  }

  private static List<String> row(Check threshold) {
    return List.of(
        threshold.name(),
        threshold.result() == Check.Result.PASSED
            ? "held"
            : threshold.result().name().toLowerCase(Locale.ROOT) + ": " + threshold.reason());
  }

  private static List<String> figures(Summary summary) {
    Summary.Events events = summary.events();
    List<String> figures = new ArrayList<>();
    figures.add(
        NumberText.format(
            "%,d events offered, %,d acknowledged, %,d refused, %,d unknown, %,d not sent",
            events.offered(),
            events.acknowledged(),
            events.refused(),
            events.unknown(),
            events.notSent()));
    figures.add(
        NumberText.format(
            "%s events/s offered, %s achieved",
            NumberText.number(summary.rate().offeredPerSecond()),
            NumberText.number(summary.rate().achievedPerSecond())));
    Summary.Transactions transactions = summary.transactions();
    if (transactions != null) {
      figures.add(
          NumberText.format(
              "%,d events aborted; transactions: %,d committed, %,d aborted on purpose, %,d by"
                  + " failure, %,d unknown; commit p50 %s ms, p99 %s ms",
              events.aborted(),
              transactions.committed(),
              transactions.abortedOnPurpose(),
              transactions.abortedByFailure(),
              transactions.unknown(),
              NumberText.millis(transactions.commitMs().p50()),
              NumberText.millis(transactions.commitMs().p99())));
    }
    for (Summary.Stage stage : summary.stages()) {
      figures.add(
          NumberText.format(
              "stage %s, %s: %,d in, %,d out, %,d lost, %,d twice",
              stage.number(),
              stage.delivery(),
              stage.in(),
              stage.out(),
              stage.lost(),
              stage.twice()));
    }
    for (Summary.Group group : summary.groups()) {
      figures.add(
          group.members() == 0
              ? "group " + group.id() + ": no members, not judged"
              : NumberText.format(
                  "group %s: %,d received, %,d lost, %,d unread, %,d expired or compacted, %,d"
                      + " duplicated, %s",
                  group.id(),
                  group.received(),
                  group.lost(),
                  group.unread(),
                  group.expired() + group.compacted(),
                  group.duplicated(),
                  group.share() == null
                      ? NumberText.format("%,d reordered", group.reordered())
                      : "order is not judged"));
      if (group.share() != null) {
        figures.add(ShareText.sentence(group.id(), group.share()));
      }
    }
    figures.add(
        NumberText.format(
            "client: %s CPU s per million events, %s B allocated per event",
            NumberText.number(summary.client().cpuSecondsPerMillion()),
            NumberText.number(summary.client().allocatedBytesPerEvent())));
    return figures;
  }

  private static List<Block> failover(FailoverResult worst, int faults) {
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(3, worst.name() + ": " + worst.verdict().name()));
    if (!worst.reasons().isEmpty()) {
      blocks.add(new Block.Bullets(worst.reasons()));
    }
    if (faults > 1) {
      blocks.add(Block.paragraph("The worst of " + faults + " faults:"));
    }
    blocks.add(new Block.Facts(FailoverDocument.facts(worst)));
    blocks.add(
        new Block.Bullets(
            List.of(
                NumberText.format(
                    "audit of %,d events: %,d lost, %,d phantom, %,d duplicated, %,d reordered",
                    worst.audit().events(),
                    worst.audit().lost(),
                    worst.audit().phantom(),
                    worst.audit().duplicatedInLog(),
                    worst.audit().reordered()))));
    return blocks;
  }
}
