package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Effect.Absolute;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** A sweep over exactly two settings that holds every combination of their values. */
record SweepGrid(SweepResult sweep, String across, String down, List<String> xs, List<String> ys) {

  /**
   * Returns the grid of {@code sweep}; empty when it does not hold every combination of two
   * settings.
   */
  static Optional<SweepGrid> of(SweepResult sweep) {
    Set<String> varied = new TreeSet<>();
    for (Configuration configuration : sweep.configurations()) {
      varied.addAll(Question.difference(sweep, configuration));
    }
    if (varied.size() != 2) {
      return Optional.empty();
    }
    List<String> keys = List.copyOf(varied);
    SweepGrid grid =
        new SweepGrid(
            sweep,
            keys.get(0),
            keys.get(1),
            values(sweep, keys.get(0)),
            values(sweep, keys.get(1)));
    return sweep.configurations().size() == grid.xs.size() * grid.ys.size()
        ? Optional.of(grid)
        : Optional.empty();
  }

  /** Sorts values as numbers when all of them are, and otherwise leaves their order. */
  private static List<String> values(SweepResult sweep, String key) {
    Set<String> distinct = new LinkedHashSet<>();
    sweep.configurations().forEach(one -> distinct.add(value(one, key)));
    List<String> values = new ArrayList<>(distinct);
    if (values.stream().allMatch(value -> value.matches("\\d{1,15}"))) {
      values.sort((left, right) -> Long.compare(Long.parseLong(left), Long.parseLong(right)));
    }
    return values;
  }

  private static String value(Configuration configuration, String key) {
    return Objects.requireNonNullElse(configuration.settings().get(key), "default");
  }

  /** Returns the heat map of the medians, a cell for each combination. */
  Block heatMap(ComparedFigure figure) {
    List<Map<String, Object>> cells = new ArrayList<>();
    for (Configuration configuration : sweep.configurations()) {
      Absolute figures = SweepEffects.absolute(sweep, configuration.id(), figure);
      Map<String, Object> cell = new LinkedHashMap<>();
      cell.put("x", xs.indexOf(value(configuration, across)));
      cell.put("y", ys.indexOf(value(configuration, down)));
      if (figures.runs() > 0) {
        cell.put("value", figures.median());
      }
      cell.put("label", NumberText.absolute(figures, figure));
      cells.add(cell);
    }
    String title =
        "Medians of " + figure.label() + " by " + across + " and " + down + ", " + figure.unit();
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("across", across);
    data.put("down", down);
    data.put("xs", xs);
    data.put("ys", ys);
    data.put("cells", cells);
    data.put("moreIsBetter", figure.moreIsBetter());
    return new Block.Chart(
        "heat",
        title + " (the stronger the colour, the more)",
        title + ", a cell for each pair; the table has them",
        data);
  }
}
