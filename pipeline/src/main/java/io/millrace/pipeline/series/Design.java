package io.millrace.pipeline.series;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which combinations of the factors' values a sweep takes. */
public enum Design {
  /** Each value by itself, all else as in the baseline. */
  ONE_AT_A_TIME("one at a time around the baseline") {
    @Override
    List<Map<String, String>> combinations(List<Factor> factors, Map<String, String> baseline) {
      List<Map<String, String>> all = new ArrayList<>();
      for (Factor factor : factors) {
        for (String value : factor.values()) {
          Map<String, String> settings = new LinkedHashMap<>(baseline);
          settings.put(factor.key(), value);
          all.add(settings);
        }
      }
      return all;
    }
  },

  /** Every value with every other. */
  GRID("full grid") {
    @Override
    List<Map<String, String>> combinations(List<Factor> factors, Map<String, String> baseline) {
      List<Map<String, String>> all = List.of(baseline);
      for (Factor factor : factors) {
        List<Map<String, String>> longer = new ArrayList<>();
        for (Map<String, String> settings : all) {
          for (String value : factor.values()) {
            Map<String, String> one = new LinkedHashMap<>(settings);
            one.put(factor.key(), value);
            longer.add(one);
          }
        }
        all = longer;
      }
      return all;
    }
  },

  /** Every pair of values of two factors at least once. */
  PAIRWISE("pairwise covering") {
    @Override
    List<Map<String, String>> combinations(List<Factor> factors, Map<String, String> baseline) {
      return PairwiseCover.of(factors).stream()
          .map(
              row -> {
                Map<String, String> settings = new LinkedHashMap<>(baseline);
                settings.putAll(row);
                return settings;
              })
          .toList();
    }
  };

  private final String words;

  Design(String words) {
    this.words = words;
  }

  /** As it stands above a table. */
  public String words() {
    return words;
  }

  /**
   * Reads {@code one-at-a-time}, {@code grid} or {@code pairwise}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Design parse(String text) {
    return switch (text) {
      case "one-at-a-time" -> ONE_AT_A_TIME;
      case "grid" -> GRID;
      case "pairwise" -> PAIRWISE;
      default ->
          throw new IllegalArgumentException(
              "design must be one-at-a-time, grid or pairwise, not '" + text + "'");
    };
  }

  /**
   * The combinations that differ from the baseline, each with a value for every factor.
   *
   * @param baseline the baseline's value of every factor
   */
  public List<Map<String, String>> of(List<Factor> factors, Map<String, String> baseline) {
    Set<Map<String, String>> distinct = new LinkedHashSet<>(combinations(factors, baseline));
    distinct.remove(baseline);
    return List.copyOf(distinct);
  }

  abstract List<Map<String, String>> combinations(
      List<Factor> factors, Map<String, String> baseline);
}
