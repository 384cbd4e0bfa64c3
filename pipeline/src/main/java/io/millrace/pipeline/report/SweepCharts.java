package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Run;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.HdrHistogram.Histogram;

/** The charts of a sweep; the table of {@link SweepSection} has their numbers. */
final class SweepCharts {
  private final SweepResult sweep;
  private final List<Effect> effects;
  private final Set<String> ids;

  /**
   * Prepares charts of the configurations {@code ids}, with the baseline in those that do not show
   * ratios to it.
   */
  SweepCharts(SweepResult sweep, List<Effect> effects, Set<String> ids) {
    this.sweep = sweep;
    this.effects = effects;
    this.ids = ids;
  }

  List<Block> blocks() {
    List<Block> blocks = new ArrayList<>();
    addRatios(blocks, ComparedFigure.CAPACITY);
    addRatios(blocks, ComparedFigure.RESPONSE_P99);
    SweepGrid.of(sweep)
        .ifPresent(
            grid -> {
              blocks.add(grid.heatMap(ComparedFigure.CAPACITY));
              blocks.add(grid.heatMap(ComparedFigure.RESPONSE_P99));
            });
    addSpectrum(blocks);
    return blocks;
  }

  private void addRatios(List<Block> blocks, ComparedFigure figure) {
    List<Map<String, Object>> rows = new ArrayList<>();
    List<Effect> shown =
        effects.stream()
            .filter(effect -> effect.figure() == figure && effect.ratio().samples() > 0)
            .toList();
    shown.forEach(effect -> rows.add(ratioRow(effect)));
    double claimable = Effect.widestBound(shown);
    if (rows.isEmpty()) {
      return;
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rows", rows);
    if (!Double.isNaN(claimable)) {
      data.put("equals", List.of(1 / claimable, claimable));
    }
    String title = "Ratio to the baseline: " + figure.label();
    blocks.add(
        new Block.Chart(
            "ratios",
            title + (figure.moreIsBetter() ? " (more is better)" : " (less is better)"),
            title + " with 95 % intervals, a bar for each setting; the table has the numbers",
            data));
  }

  private static Map<String, Object> ratioRow(Effect effect) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("name", effect.configuration().id());
    row.put("value", effect.ratio().value());
    if (effect.ratio().hasInterval()) {
      row.put("low", effect.ratio().low());
      row.put("high", effect.ratio().high());
    }
    row.put("label", NumberText.absolute(effect.own(), effect.figure()));
    row.put("tone", tone(effect));
    return row;
  }

  private static String tone(Effect effect) {
    return !effect.isClaimed()
        ? "neutral"
        : (effect.verdict() == Effect.Verdict.HIGHER) == effect.figure().moreIsBetter()
            ? "good"
            : "bad";
  }

  private void addSpectrum(List<Block> blocks) {
    Spectrum spectrum = new Spectrum();
    for (Configuration configuration : sweep.configurations()) {
      String id = configuration.id();
      if (id.equals(SweepResult.BASELINE) || ids.contains(id)) {
        spectrum.add(id, merged(id));
      }
    }
    if (!spectrum.isEmpty()) {
      String title = "Response time of all runs that count, at the rate of the latency phase";
      blocks.add(spectrum.chart(title));
      blocks.add(spectrum.table(title));
    }
  }

  private Histogram merged(String id) {
    Histogram all = Spectrum.empty();
    for (Run run : sweep.runs()) {
      if (run.counts() && run.configuration().equals(id) && run.histogram() != null) {
        all.add(
            Spectrum.decode(
                run.histogram(), "sweep '" + sweep.name() + "', block " + run.block() + ", " + id));
      }
    }
    return all;
  }
}
