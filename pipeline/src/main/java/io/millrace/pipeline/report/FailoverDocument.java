package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.Block.Fact;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.Spread;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The part on faults in the page of a failover run: gaps, phases and audit. */
final class FailoverDocument {
  private static final double MS_PER_SECOND = 1_000;
  private static final String NONE = "none";

  private FailoverDocument() {}

  static List<Fact> facts(FailoverResult result) {
    List<Fact> facts = new ArrayList<>();
    facts.add(new Fact("verdict", result.verdict().name()));
    facts.add(new Fact("fault", result.fault() + " " + result.target()));
    facts.add(new Fact("write gap, led", worst(result.writeGapMs().victimLed())));
    facts.add(new Fact("write gap, others", worst(result.writeGapMs().others())));
    facts.add(new Fact("read gap, affected", worst(result.readGapMs().victimLed())));
    facts.add(new Fact("lost", NumberText.count(result.lost())));
    FailoverResult.Delivery delivery = result.delivery();
    if (delivery != null) {
      facts.add(new Fact("twice", NumberText.count(delivery.twice())));
    }
    return facts;
  }

  /** Returns a table of all faults, and everything about the worst of them. */
  static List<Block> of(List<FailoverResult> faults) {
    FailoverResult result = FailoverResult.worst(faults);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(2, "What the failure cost"));
    if (faults.size() > 1) {
      blocks.add(each(faults));
      blocks.add(new Block.Heading(3, "The worst of them"));
    }
    blocks.add(
        Block.paragraph(
            result.proof()
                + ". Affected: partitions "
                + (result.affected().isEmpty()
                    ? NONE
                    : result.affected().stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(", ")))
                + "."));
    blocks.add(standstills(result));
    blocks.add(phases(result.phasesMs()));
    if (!result.ruledBy().isEmpty()) {
      blocks.add(ruling(result));
    }
    blocks.add(audit(result.audit()));
    FailoverResult.Delivery delivery = result.delivery();
    if (delivery != null) {
      blocks.add(delivery(delivery));
    }
    blocks.add(
        new Block.Folded(
            "As the terminal showed it", List.of(new Block.Terminal(FailoverTable.of(result)))));
    return blocks;
  }

  private static Block each(List<FailoverResult> faults) {
    return new Block.Table(
        "Each fault: longest standstills and times in seconds",
        List.of(
            Column.text("fault"),
            Column.number("at"),
            Column.number("writes"),
            Column.number("reads"),
            Column.number("service recovered"),
            Column.number("redundancy recovered")),
        faults.stream()
            .map(
                fault ->
                    List.of(
                        fault.fault() + " " + fault.target(),
                        FailoverTable.seconds(fault.faultAtMs()),
                        FailoverTable.gap(fault.writeGapMs().longestMs()),
                        FailoverTable.gap(fault.readGapMs().longestMs()),
                        FailoverTable.seconds(fault.phasesMs().serviceRecovered()),
                        FailoverTable.seconds(fault.phasesMs().redundancyRecovered())))
            .toList());
  }

  private static Block standstills(FailoverResult result) {
    return new Block.Table(
        "Standstills in seconds: the longest of each partition",
        List.of(
            Column.text("of"),
            Column.text("partitions"),
            Column.number("how many"),
            Column.number("median"),
            Column.number("worst"),
            Column.number("shorter do not count")),
        List.of(
            row("writes", "affected", result.writeGapMs().victimLed()),
            row("writes", "others", result.writeGapMs().others()),
            row("reads", "affected", result.readGapMs().victimLed()),
            row("reads", "others", result.readGapMs().others())));
  }

  private static List<String> row(String of, String which, @Nullable Spread spread) {
    return spread == null
        ? List.of(of, which, "0", NumberText.NONE, NumberText.NONE, NumberText.NONE)
        : List.of(
            of,
            which,
            Integer.toString(spread.partitions()),
            FailoverTable.gap(spread.median()),
            FailoverTable.gap(spread.worst()),
            NumberText.format("%.2f", spread.thresholdMs() / MS_PER_SECOND));
  }

  private static String worst(@Nullable Spread spread) {
    if (spread == null) {
      return NumberText.NONE;
    }
    return spread.worst() == 0 ? NONE : FailoverTable.gap(spread.worst()) + " s";
  }

  private static Block phases(FailoverResult.PhasesMs phases) {
    return new Block.Table(
        "Seconds after the fault",
        List.of(Column.text("phase"), Column.number("at")),
        List.of(
            List.of("fenced", FailoverTable.seconds(phases.fenced())),
            List.of("new leaders", FailoverTable.seconds(phases.newLeader())),
            List.of("first acknowledgement", FailoverTable.seconds(phases.firstAck())),
            List.of("healed", FailoverTable.seconds(phases.healed())),
            List.of("service recovered", FailoverTable.seconds(phases.serviceRecovered())),
            List.of("redundancy recovered", FailoverTable.seconds(phases.redundancyRecovered()))));
  }

  private static Block ruling(FailoverResult result) {
    return new Block.Table(
        "What ruled the longest standstill, seconds after the fault",
        List.of(
            Column.text("ruled by"),
            Column.text("value"),
            Column.number("from"),
            Column.number("to")),
        result.ruledBy().stream()
            .map(
                part ->
                    List.of(
                        part.setting(),
                        part.value() == null ? "" : part.value(),
                        FailoverTable.seconds(part.fromMs()),
                        FailoverTable.seconds(part.toMs())))
            .toList());
  }

  private static Block delivery(FailoverResult.Delivery delivery) {
    return new Block.Table(
        "On all of the way: " + String.join(", ", delivery.ways()),
        List.of(Column.text("events"), Column.number("count")),
        List.of(
            List.of("lost", NumberText.count(delivery.lost())),
            List.of("twice", NumberText.count(delivery.twice())),
            List.of("aborted", countIfAny(delivery.aborted())),
            List.of("accepted, unconfirmed", countIfAny(delivery.unconfirmed()))));
  }

  private static String countIfAny(@Nullable Long count) {
    return count == null ? NumberText.NONE : NumberText.count(count);
  }

  private static Block audit(FailoverResult.Audit audit) {
    return new Block.Table(
        "What a fresh reader of every log found",
        List.of(Column.text("events"), Column.number("count")),
        List.of(
            List.of("in the logs", NumberText.count(audit.events())),
            List.of("lost", NumberText.count(audit.lost())),
            List.of("phantom", NumberText.count(audit.phantom())),
            List.of("duplicated in the log", NumberText.count(audit.duplicatedInLog())),
            List.of("redelivered to the group", NumberText.count(audit.redelivered())),
            List.of("reordered", NumberText.count(audit.reordered())),
            List.of("blocks with an offset mismatch", NumberText.count(audit.offsetMismatch())),
            List.of(
                "batches that differ between replicas",
                audit.replicaMismatch() == null
                    ? "not compared"
                    : NumberText.count(audit.replicaMismatch())),
            List.of("of unknown outcome, in a log", NumberText.count(audit.unknownPresent())),
            List.of("of unknown outcome, in none", NumberText.count(audit.unknownAbsent()))));
  }
}
