package io.millrace.pipeline.report;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.RuledBy;
import io.millrace.pipeline.result.FailoverResult.Spread;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/** The section on a series of failover runs: a row for each scenario, over all of its rounds. */
final class FailoverSection {
  private static final double MS_PER_SECOND = 1_000;

  /** Any seed would do; with a fixed one the same trials always give the same text. */
  private static final long SEED = 1;

  private static final Set<String> OF_GROUPS = Set.of("member", "group");

  private final FailoverSeriesResult series;

  private FailoverSection(FailoverSeriesResult series) {
    this.series = series;
  }

  static List<Block> of(FailoverSeriesResult series, MachineList machines) {
    return new FailoverSection(series).blocks(machines);
  }

  private List<Block> blocks(MachineList machines) {
    List<Block> blocks = new ArrayList<>(machines.of(series));
    List<Trial> counted =
        series.trials().stream()
            .filter(trial -> trial.result().verdict() != Outcome.INVALID)
            .toList();
    Map<String, List<FailoverResult>> counting = scenarios(counted);
    blocks.add(new Block.Paragraph("What may be concluded: ", conclusion(counting)));
    List<String> differences = FailoverDifferences.of(counted);
    if (!differences.isEmpty()) {
      blocks.add(new Block.Bullets(differences));
    }
    Map<String, List<FailoverResult>> ofDelivery = new LinkedHashMap<>(counting);
    ofDelivery.values().removeIf(trials -> trials.get(0).delivery() == null);
    counting.keySet().removeAll(ofDelivery.keySet());
    Map<String, List<FailoverResult>> ofBrokers = new LinkedHashMap<>(counting);
    ofBrokers.values().removeIf(trials -> OF_GROUPS.contains(trials.get(0).target()));
    Map<String, List<FailoverResult>> ofMembers = new LinkedHashMap<>(counting);
    ofMembers.values().removeIf(trials -> !OF_GROUPS.contains(trials.get(0).target()));
    if (!ofBrokers.isEmpty()) {
      blocks.add(brokers(ofBrokers));
    }
    if (!ofMembers.isEmpty()) {
      blocks.add(members(ofMembers));
    }
    if (!ofDelivery.isEmpty()) {
      blocks.add(FailoverDeliveryTable.of(ofDelivery));
    }
    List<String> left = leftOut();
    if (!left.isEmpty()) {
      blocks.add(new Block.Paragraph("Not counted: ", "these runs are invalid or failed."));
      blocks.add(new Block.Bullets(left));
    }
    return blocks;
  }

  /**
   * Groups the results by scenario, sorted by name, so that one fault under several settings stands
   * together: every round had an order of its own.
   */
  private static Map<String, List<FailoverResult>> scenarios(List<Trial> trials) {
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                Trial::scenario,
                TreeMap::new,
                Collectors.mapping(Trial::result, Collectors.toList())));
  }

  private static String conclusion(Map<String, List<FailoverResult>> scenarios) {
    List<String> losers =
        scenarios.entrySet().stream()
            .filter(entry -> entry.getValue().stream().anyMatch(r -> r.lost() > 0))
            .map(Map.Entry::getKey)
            .toList();
    return (losers.isEmpty()
            ? "no acknowledged event was lost in any run."
            : "acknowledged events were lost under: " + String.join("; ", losers) + ".")
        + " Gaps are those of this machine, where brokers start and catch up at its speed; what a"
        + " timeout rules holds wherever that timeout does.";
  }

  private static Block brokers(Map<String, List<FailoverResult>> scenarios) {
    List<List<String>> rows = new ArrayList<>();
    scenarios.forEach(
        (name, trials) ->
            rows.add(
                List.of(
                    name,
                    Integer.toString(trials.size()),
                    worst(trials, r -> r.writeGapMs().victimLed()),
                    worst(trials, r -> r.writeGapMs().others()),
                    mean(trials, r -> r.writeGapMs().victimLed()),
                    worst(trials, FailoverSection::longestRead),
                    seconds(trials, r -> r.phasesMs().fenced()),
                    seconds(trials, r -> r.phasesMs().newLeader()),
                    seconds(trials, r -> r.phasesMs().serviceRecovered()),
                    milliseconds(trials, r -> r.faultFree().p99Ms()),
                    NumberText.number(median(trials, r -> r.lateEvents().permille())),
                    total(trials, r -> r.audit().lost()),
                    ruling(trials))));
    return new Block.Table(
        "Faults of brokers. Gaps in seconds: median over the runs of the worst partition, and the"
            + " range; phases are medians, counted from the fault",
        List.of(
            Column.text("fault"),
            Column.number("runs"),
            Column.number("write gap, partitions led by the victim"),
            Column.number("others"),
            Column.number("mean, led (95 %)"),
            Column.number("read gap"),
            Column.number("fenced"),
            Column.number("new leaders"),
            Column.number("service recovered"),
            Column.number("p99 before the fault, ms"),
            Column.number("late in 1,000"),
            Column.number("lost"),
            Column.text("ruled by")),
        rows);
  }

  private static Block members(Map<String, List<FailoverResult>> scenarios) {
    List<List<String>> rows = new ArrayList<>();
    scenarios.forEach(
        (name, trials) ->
            rows.add(
                List.of(
                    name,
                    Integer.toString(trials.size()),
                    trials.get(0).group().protocol(),
                    worst(trials, r -> r.readGapMs().victimLed()),
                    worst(trials, r -> r.readGapMs().others()),
                    mean(trials, r -> r.readGapMs().victimLed()),
                    worst(trials, r -> r.group().rebalancePauseMs()),
                    NumberText.format("%.0f", median(trials, r -> r.group().moved().size())),
                    range(trials, r -> r.audit().redelivered()),
                    seconds(trials, r -> r.group().backlogDrainedMs()),
                    total(trials, r -> r.audit().lost()),
                    ruling(trials))));
    return new Block.Table(
        "Faults of group members. Gaps in seconds: median over the runs of the worst partition, and"
            + " the range",
        List.of(
            Column.text("fault"),
            Column.number("runs"),
            Column.text("protocol"),
            Column.number("read gap, partitions of the member"),
            Column.number("others"),
            Column.number("mean, of the member (95 %)"),
            Column.number("pause of moved partitions"),
            Column.number("moved"),
            Column.number("redelivered"),
            Column.number("backlog drained"),
            Column.number("lost"),
            Column.text("ruled by")),
        rows);
  }

  static @Nullable Spread longestRead(FailoverResult result) {
    return longest(result.readGapMs());
  }

  static @Nullable Spread longest(FailoverResult.Standstills standstills) {
    Spread led = standstills.victimLed();
    Spread others = standstills.others();
    if (led == null || others == null) {
      return led == null ? others : led;
    }
    return led.worst() > others.worst() ? led : others;
  }

  /**
   * Returns the median and the range of the worst gap over the runs; "none" where no run had a gap.
   */
  static String worst(
      List<FailoverResult> trials, Function<FailoverResult, @Nullable Spread> which) {
    double[] seconds = worstSeconds(trials, which);
    if (seconds.length == 0) {
      return NumberText.NONE;
    }
    double highest = Arrays.stream(seconds).max().orElseThrow();
    if (highest == 0) {
      return "none";
    }
    double lowest = Arrays.stream(seconds).min().orElseThrow();
    double median = Median.withDefaults().evaluate(seconds);
    return seconds.length == 1
        ? NumberText.format("%.2f", median)
        : NumberText.format("%.2f (%.2f to %.2f)", median, lowest, highest);
  }

  static String mean(
      List<FailoverResult> trials, Function<FailoverResult, @Nullable Spread> which) {
    double[] seconds = worstSeconds(trials, which);
    if (seconds.length == 0) {
      return NumberText.NONE;
    }
    Estimate mean = Bootstrap.mean(seconds, SEED);
    return mean.hasInterval()
        ? NumberText.format("%.2f (%.2f to %.2f)", mean.value(), mean.low(), mean.high())
        : NumberText.NONE;
  }

  private static double[] worstSeconds(
      List<FailoverResult> trials, Function<FailoverResult, @Nullable Spread> which) {
    return trials.stream()
        .map(which)
        .filter(spread -> spread != null)
        .mapToDouble(spread -> spread.worst() / MS_PER_SECOND)
        .toArray();
  }

  /** Returns the median and the range of a figure over the runs. */
  private static String milliseconds(
      List<FailoverResult> trials, Function<FailoverResult, @Nullable Double> figure) {
    double[] values =
        trials.stream()
            .map(figure)
            .filter(ms -> ms != null)
            .mapToDouble(ms -> ms)
            .sorted()
            .toArray();
    if (values.length == 0) {
      return NumberText.NONE;
    }
    double median = Median.withDefaults().evaluate(values);
    return values.length == 1
        ? NumberText.format("%.1f", median)
        : NumberText.format("%.1f (%.1f to %.1f)", median, values[0], values[values.length - 1]);
  }

  private static double median(
      List<FailoverResult> trials, ToDoubleFunction<FailoverResult> figure) {
    return Median.withDefaults().evaluate(trials.stream().mapToDouble(figure).toArray());
  }

  /**
   * Returns the median over the runs in which the phase was reached, and how many those are if not
   * all.
   */
  static String seconds(
      List<FailoverResult> trials, Function<FailoverResult, @Nullable Long> which) {
    double[] values =
        trials.stream()
            .map(which)
            .filter(ms -> ms != null)
            .mapToDouble(ms -> ms / MS_PER_SECOND)
            .toArray();
    if (values.length == 0) {
      return NumberText.NONE;
    }
    String median = NumberText.format("%.1f", Median.withDefaults().evaluate(values));
    return values.length == trials.size()
        ? median
        : median + NumberText.format(" (in %d of %d)", values.length, trials.size());
  }

  private static String total(List<FailoverResult> trials, ToLongFunction<FailoverResult> which) {
    return NumberText.count(trials.stream().mapToLong(which).sum());
  }

  static String range(List<FailoverResult> trials, ToLongFunction<FailoverResult> which) {
    long lowest = trials.stream().mapToLong(which).min().orElseThrow();
    long highest = trials.stream().mapToLong(which).max().orElseThrow();
    return lowest == highest
        ? NumberText.count(lowest)
        : NumberText.count(lowest) + " to " + NumberText.count(highest);
  }

  /**
   * Returns for every setting the share of the worst gaps that it ruled, the largest share first.
   */
  static String ruling(List<FailoverResult> trials) {
    Map<String, Long> ms = new LinkedHashMap<>();
    for (FailoverResult trial : trials) {
      for (RuledBy part : trial.ruledBy()) {
        String name = part.value() == null ? part.setting() : part.setting() + "=" + part.value();
        ms.merge(name, part.toMs() - part.fromMs(), Long::sum);
      }
    }
    double all = ms.values().stream().mapToLong(Long::longValue).sum();
    return ms.isEmpty()
        ? NumberText.NONE
        : ms.entrySet().stream()
            .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
            .map(e -> NumberText.format("%s (%.0f %%)", e.getKey(), e.getValue() * 100 / all))
            .collect(Collectors.joining(", "));
  }

  private List<String> leftOut() {
    List<String> left = new ArrayList<>(series.failed());
    for (Trial trial : series.trials()) {
      if (trial.result().verdict() == Outcome.INVALID) {
        left.add(
            trial.scenario()
                + ", round "
                + trial.round()
                + ": "
                + String.join("; ", trial.result().reasons()));
      }
    }
    return left;
  }
}
