package io.millrace.pipeline.plan;

import io.millrace.core.consume.Work;

/**
 * Work as the command line names it: {@code none}, {@code fixed:5ms}, {@code lognormal:5ms:0.5}.
 */
public final class WorkText {
  private static final double DEFAULT_SIGMA = 0.5;

  private WorkText() {}

  /**
   * Reads it.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Work parse(String text) {
    String[] parts = text.split(":", -1);
    try {
      if (text.equals("none")) {
        return new Work.None();
      }
      if (parts[0].equals("fixed") && parts.length == 2) {
        return new Work.Fixed(DurationText.parse("work", parts[1]));
      }
      if (parts[0].equals("lognormal") && (parts.length == 2 || parts.length == 3)) {
        double sigma = parts.length == 3 ? Double.parseDouble(parts[2]) : DEFAULT_SIGMA;
        return new Work.Lognormal(DurationText.parse("work", parts[1]), sigma);
      }
    } catch (NumberFormatException e) {
      // falls through to the one message for every malformed work
    }
    throw new IllegalArgumentException(
        "work must be none, fixed:TIME or lognormal:MEDIAN[:SIGMA], such as fixed:5ms, not '"
            + text
            + "'");
  }

  /** Writes it so that {@link #parse} reads it. */
  public static String write(Work work) {
    if (work instanceof Work.Fixed fixed) {
      return "fixed:" + DurationText.write(fixed.time());
    }
    if (work instanceof Work.Lognormal lognormal) {
      return "lognormal:" + DurationText.write(lognormal.median()) + ":" + lognormal.sigma();
    }
    return "none";
  }
}
