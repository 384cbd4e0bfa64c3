package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.Delivery;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The table on faults of stages, transactions and share groups: what became of the events stands
 * beside the gaps, since losses or repeats may be what such a way of delivery says of itself.
 */
final class FailoverDeliveryTable {
  private FailoverDeliveryTable() {}

  /** A row for each scenario; each of its runs has a {@link Delivery}. */
  static Block of(Map<String, List<FailoverResult>> scenarios) {
    List<List<String>> rows = new ArrayList<>();
    scenarios.forEach((name, trials) -> rows.add(row(name, trials)));
    return new Block.Table(
        "Faults on ways of delivery. Gaps in seconds: median over the runs of the worst partition,"
            + " and the range. Counts of events are the range over the runs, and nothing is settled"
            + " or aborted where nothing can be",
        List.of(
            Column.text("fault"),
            Column.number("runs"),
            Column.number("kept its promise"),
            Column.number("write gap"),
            Column.number("read gap"),
            Column.number("mean read gap (95 %)"),
            Column.number("lost"),
            Column.number("twice"),
            Column.number("aborted"),
            Column.number("unknown, settled as there"),
            Column.number("unknown, settled as not there"),
            Column.number("redelivered"),
            Column.number("accepted, unconfirmed"),
            Column.number("service recovered"),
            Column.text("ruled by")),
        rows);
  }

  private static List<String> row(String name, List<FailoverResult> trials) {
    long kept = trials.stream().filter(trial -> trial.verdict() == Outcome.PASS).count();
    return List.of(
        name,
        Integer.toString(trials.size()),
        NumberText.format("%d of %d", kept, trials.size()),
        FailoverSection.worst(trials, r -> FailoverSection.longest(r.writeGapMs())),
        FailoverSection.worst(trials, FailoverSection::longestRead),
        FailoverSection.mean(trials, FailoverSection::longestRead),
        range(trials, Delivery::lost),
        range(trials, Delivery::twice),
        rangeIfAny(trials, Delivery::aborted),
        FailoverSection.range(trials, r -> r.audit().unknownPresent()),
        FailoverSection.range(trials, r -> r.audit().unknownAbsent()),
        FailoverSection.range(trials, r -> r.audit().redelivered()),
        rangeIfAny(trials, Delivery::unconfirmed),
        FailoverSection.seconds(trials, r -> r.phasesMs().serviceRecovered()),
        FailoverSection.ruling(trials));
  }

  private static String range(List<FailoverResult> trials, ToLongFunction<Delivery> count) {
    return FailoverSection.range(
        trials, result -> count.applyAsLong(Objects.requireNonNull(result.delivery())));
  }

  /** A way of delivery that cannot have any says so, and not 0. */
  private static String rangeIfAny(
      List<FailoverResult> trials, Function<Delivery, @Nullable Long> count) {
    List<Long> known =
        trials.stream()
            .map(result -> count.apply(Objects.requireNonNull(result.delivery())))
            .filter(Objects::nonNull)
            .toList();
    return known.size() < trials.size()
        ? NumberText.NONE
        : range(trials, delivery -> Objects.requireNonNull(count.apply(delivery)));
  }
}
