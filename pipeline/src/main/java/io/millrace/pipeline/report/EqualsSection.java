package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.SweepResult;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * The section on a sweep of the baseline against itself: every difference that such a sweep claims
 * is a false alarm.
 */
final class EqualsSection {
  private EqualsSection() {}

  static List<Block> of(SweepResult sweep, MachineList machines) {
    SweepEffects effects = SweepEffects.of(sweep);
    List<Block> blocks = new ArrayList<>();
    blocks.add(new Block.Heading(3, "The baseline against itself"));
    blocks.addAll(machines.of(sweep));
    long compared =
        effects.effects().stream().filter(effect -> effect.ratio().samples() > 0).count();
    long claimed = effects.effects().stream().filter(Effect::isClaimed).count();
    blocks.add(
        new Block.Paragraph(
            "What may be concluded: ",
            NumberText.format(
                "of %d comparisons of equals, %d were claimed as different (%s %%). Tables made the"
                    + " same way on this machine err about as often; of one row it cannot be said"
                    + " whether it is one of these.",
                compared,
                claimed,
                compared == 0
                    ? NumberText.NONE
                    : NumberText.percent((double) claimed / compared))));
    List<List<String>> rows = new ArrayList<>();
    for (ComparedFigure figure : SweepEffects.figuresOf(sweep)) {
      rows.add(row(figure, effects));
    }
    blocks.add(
        new Block.Table(
            "Comparisons of equals",
            List.of(
                Column.text("figure"),
                Column.number("comparisons"),
                Column.number("claimed as different"),
                Column.number("claimable beyond"),
                Column.number("lowest ratio"),
                Column.number("highest ratio")),
            rows));
    blocks.addAll(NamedRuns.of(effects, configuration -> true));
    return blocks;
  }

  private static List<String> row(ComparedFigure figure, SweepEffects all) {
    List<Effect> effects =
        all.effects().stream()
            .filter(effect -> effect.figure() == figure && effect.ratio().samples() > 0)
            .toList();
    double claimable = Effect.widestBound(effects);
    return List.of(
        figure.label(),
        Integer.toString(effects.size()),
        Long.toString(effects.stream().filter(Effect::isClaimed).count()),
        Double.isNaN(claimable)
            ? NumberText.NONE
            : NumberText.format("%.3f or %.3f", 1 / claimable, claimable),
        NumberText.number(ratios(effects).min().orElse(Double.NaN)),
        NumberText.number(ratios(effects).max().orElse(Double.NaN)));
  }

  private static DoubleStream ratios(List<Effect> effects) {
    return effects.stream().mapToDouble(effect -> effect.ratio().value());
  }
}
