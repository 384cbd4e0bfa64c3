package io.millrace.pipeline.cli;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Percentages as people write them: {@code 5%}; a bare number is percent too. */
final class Percentage {
  private static final Pattern NUMBER = Pattern.compile("(-?\\d+(?:\\.\\d+)?)\\s*%?");

  private Percentage() {}

  /**
   * The share: {@code 5%} is 0.05.
   *
   * @throws IllegalArgumentException naming the key and what is allowed
   */
  static double parse(String key, String text) {
    Matcher number = NUMBER.matcher(text.strip());
    if (!number.matches()) {
      throw new IllegalArgumentException(
          key + " must be a percentage such as 5%, not '" + text + "'");
    }
    return Double.parseDouble(number.group(1)) / 100;
  }
}
