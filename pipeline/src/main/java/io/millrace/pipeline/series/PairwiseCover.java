package io.millrace.pipeline.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Few combinations in which every pair of values of two factors comes at least once. Greedy, a
 * factor at a time, as in the in-parameter-order strategy (Y. Lei and K. C. Tai, 1998): not the
 * smallest cover, but a small one, and the same for the same factors.
 */
final class PairwiseCover {
  private record Pair(String key, String value, String otherKey, String otherValue) {}

  private PairwiseCover() {}

  static List<Map<String, String>> of(List<Factor> factors) {
    Set<Pair> open = pairs(factors);
    List<Map<String, String>> rows = new ArrayList<>();
    while (!open.isEmpty()) {
      Pair seed = open.iterator().next();
      Map<String, String> row = new LinkedHashMap<>();
      row.put(seed.key(), seed.value());
      row.put(seed.otherKey(), seed.otherValue());
      for (Factor factor : factors) {
        if (!row.containsKey(factor.key())) {
          row.put(factor.key(), best(factor, row, open));
        }
      }
      open.removeAll(covered(factors, row));
      rows.add(row);
    }
    return factors.size() == 1 ? single(factors.get(0)) : rows;
  }

  /** The value that covers most open pairs with what the row has. */
  private static String best(Factor factor, Map<String, String> row, Set<Pair> open) {
    String best = factor.values().get(0);
    long most = -1;
    for (String value : factor.values()) {
      long covers =
          row.entrySet().stream()
              .filter(
                  other ->
                      open.contains(pair(factor.key(), value, other.getKey(), other.getValue()))
                          || open.contains(
                              pair(other.getKey(), other.getValue(), factor.key(), value)))
              .count();
      if (covers > most) {
        most = covers;
        best = value;
      }
    }
    return best;
  }

  private static Set<Pair> pairs(List<Factor> factors) {
    Set<Pair> pairs = new LinkedHashSet<>();
    for (int i = 0; i < factors.size(); i++) {
      for (int j = i + 1; j < factors.size(); j++) {
        for (String value : factors.get(i).values()) {
          for (String other : factors.get(j).values()) {
            pairs.add(pair(factors.get(i).key(), value, factors.get(j).key(), other));
          }
        }
      }
    }
    return pairs;
  }

  private static Set<Pair> covered(List<Factor> factors, Map<String, String> row) {
    Set<Pair> covered = new HashSet<>();
    for (int i = 0; i < factors.size(); i++) {
      for (int j = i + 1; j < factors.size(); j++) {
        String key = factors.get(i).key();
        String other = factors.get(j).key();
        covered.add(pair(key, row.getOrDefault(key, ""), other, row.getOrDefault(other, "")));
      }
    }
    return covered;
  }

  private static Pair pair(String key, String value, String otherKey, String otherValue) {
    return new Pair(key, value, otherKey, otherValue);
  }

  private static List<Map<String, String>> single(Factor factor) {
    return factor.values().stream().map(value -> Map.of(factor.key(), value)).toList();
  }
}
