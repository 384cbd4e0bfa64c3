package io.millrace.pipeline.series;

import java.util.LinkedHashSet;
import java.util.List;

/**
 * One setting that a sweep varies.
 *
 * @param key as the command line names it, without dashes
 * @param values at least one, each once
 */
public record Factor(String key, List<String> values) {
  /** Checks the values. */
  public Factor {
    values = List.copyOf(values);
    if (key.isBlank() || values.isEmpty() || values.stream().anyMatch(String::isBlank)) {
      throw new IllegalArgumentException(
          "vary must be KEY=VALUE,VALUE,... with at least one value, not '"
              + key
              + "="
              + String.join(",", values)
              + "'");
    }
    if (new LinkedHashSet<>(values).size() < values.size()) {
      throw new IllegalArgumentException("vary has a value of " + key + " twice: " + values);
    }
  }

  /**
   * Reads {@code KEY=VALUE,VALUE,...}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Factor parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 0) {
      throw new IllegalArgumentException("vary must be KEY=VALUE,VALUE,..., not '" + text + "'");
    }
    List<String> values = List.of(text.substring(equals + 1).split(",", -1));
    return new Factor(
        text.substring(0, equals).strip(), values.stream().map(String::strip).toList());
  }
}
