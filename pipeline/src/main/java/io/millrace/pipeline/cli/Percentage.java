package io.millrace.pipeline.cli;

/** Percentages as people write them: {@code 5%}; a bare number is percent too. */
final class Percentage {
  private Percentage() {}

  /**
   * The share: {@code 5%} is 0.05.
   *
   * @throws IllegalArgumentException naming the key and what is allowed
   */
  static double parse(String key, String text) {
    try {
      return Double.parseDouble(text.strip().replaceFirst("%$", "")) / 100;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          key + " must be a percentage such as 5%, not '" + text + "'", e);
    }
  }
}
