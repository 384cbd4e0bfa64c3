package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/** The section on some configurations of a sweep, compared with its baseline. */
final class SweepSection {
  private static final List<Column> COLUMNS =
      List.of(
          Column.text("setting"),
          Column.text("figure"),
          Column.number("median"),
          Column.text("rests on"),
          Column.number("ratio to baseline (95 %)"),
          Column.number("claimable beyond"),
          Column.verdict("verdict"));

  private final SweepResult sweep;
  private final SweepEffects effects;
  private final Set<String> ids = new LinkedHashSet<>();

  /** Prepares the section on {@code configurations} only, in their order. */
  SweepSection(SweepResult sweep, List<Configuration> configurations) {
    this.sweep = sweep;
    this.effects = SweepEffects.of(sweep);
    configurations.forEach(configuration -> ids.add(configuration.id()));
  }

  /**
   * Returns the section: how the sweep was done, what may be concluded, the figures, and what was
   * left out.
   */
  List<Block> blocks(MachineList machines) {
    List<Block> blocks = new ArrayList<>();
    blocks.addAll(machines.of(sweep));
    blocks.add(Block.paragraph(method()));
    blocks.add(new Block.Paragraph("What may be concluded:", ""));
    blocks.add(new Block.Bullets(conclusions()));
    blocks.add(new Block.Paragraph("What may not be concluded: ", EffectSentence.LIMITS));
    blocks.addAll(new SweepCharts(sweep, chosen(), ids).blocks());
    blocks.add(table());
    blocks.addAll(NamedRuns.of(effects, this::isShown));
    return blocks;
  }

  private String method() {
    return NumberText.format(
        "Design: %s. %s, each with every configuration once and the baseline twice, in random order"
            + " (seed %d). %s. Baseline: %s.",
        sweep.design(),
        sweep.blocks() == 1 ? "1 block" : sweep.blocks() + " blocks",
        sweep.seed(),
        lengths(),
        settings(sweep.configurations().get(0)));
  }

  private String lengths() {
    SweepResult.Lengths lengths = sweep.lengths();
    List<String> parts = new ArrayList<>();
    if (lengths.capacitySeconds() > 0) {
      parts.add(
          NumberText.format("Capacity from saturated runs of %.0f s", lengths.capacitySeconds()));
    }
    if (lengths.latencySeconds() > 0) {
      parts.add(
          NumberText.format(
              "%satency and CPU from runs of %.0f s at %s",
              parts.isEmpty() ? "L" : "l", lengths.latencySeconds(), sweep.latencyAt()));
    }
    parts.add(NumberText.format("each after %.0f s of warm-up", lengths.warmupSeconds()));
    if (lengths.brokerWarmupSeconds() > 0) {
      parts.add(
          NumberText.format(
              "on brokers that were kept busy for %.0f s first", lengths.brokerWarmupSeconds()));
    }
    return String.join("; ", parts);
  }

  private static String settings(Configuration configuration) {
    List<String> pairs = new ArrayList<>();
    new TreeMap<>(configuration.settings()).forEach((key, value) -> pairs.add(key + "=" + value));
    return pairs.isEmpty() ? "the defaults" : String.join(", ", pairs);
  }

  private List<Effect> chosen() {
    return effects.effects().stream()
        .filter(effect -> ids.contains(effect.configuration().id()))
        .toList();
  }

  private List<String> conclusions() {
    return ids.stream()
        .map(
            id ->
                EffectSentence.of(
                    chosen().stream()
                        .filter(effect -> effect.configuration().id().equals(id))
                        .toList()))
        .toList();
  }

  private Block table() {
    List<List<String>> rows = new ArrayList<>();
    for (ComparedFigure figure : SweepEffects.figuresOf(sweep)) {
      Effect.Absolute baseline = SweepEffects.absolute(sweep, SweepResult.BASELINE, figure);
      rows.add(
          List.of(
              SweepResult.BASELINE,
              figure.label(),
              NumberText.absolute(baseline, figure),
              NumberText.samples(baseline),
              "1",
              "",
              ""));
      for (Effect effect : chosen()) {
        if (effect.figure() == figure) {
          rows.add(row(effect));
        }
      }
    }
    return new Block.Table(
        "Medians, and ratios to the baseline of the same block (geometric mean, bootstrap interval)",
        COLUMNS,
        rows);
  }

  private static List<String> row(Effect effect) {
    double claimable = effect.smallestClaimable();
    return List.of(
        effect.configuration().id(),
        effect.figure().label(),
        NumberText.absolute(effect.own(), effect.figure()),
        NumberText.samples(effect.own()),
        NumberText.ratio(effect.ratio()),
        Double.isNaN(claimable)
            ? NumberText.NONE
            : NumberText.format("%.3f or %.3f", 1 / claimable, claimable),
        EffectSentence.verdict(effect));
  }

  private boolean isShown(String configuration) {
    return ids.contains(configuration) || configuration.equals(SweepResult.BASELINE);
  }
}
