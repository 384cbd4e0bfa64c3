package io.millrace.pipeline.plan;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Durations as people write them: {@code 500us}, {@code 20ms}, {@code 30s}, {@code 5m}, {@code 2h}.
 */
public final class DurationText {
  private static final Pattern SYNTAX = Pattern.compile("(-?\\d+(?:\\.\\d+)?)(us|ms|s|m|h)?");

  private DurationText() {}

  /**
   * Reads a duration; a bare number is seconds.
   *
   * @param key named in the message when the text is malformed or negative
   * @throws IllegalArgumentException with what is allowed
   */
  public static Duration parse(String key, String text) {
    Matcher matcher = SYNTAX.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          key + " must be a duration such as 500ms, 30s or 5m, not '" + text + "'");
    }
    String unit = matcher.group(2) == null ? "s" : matcher.group(2);
    double nanosPerUnit =
        switch (unit) {
          case "us" -> 1e3;
          case "ms" -> 1e6;
          case "s" -> 1e9;
          case "m" -> 60e9;
          default -> 3_600e9;
        };
    double nanos = Double.parseDouble(matcher.group(1)) * nanosPerUnit;
    if (nanos < 0) {
      throw new IllegalArgumentException(key + " must not be negative, not '" + text + "'");
    }
    if (nanos > Long.MAX_VALUE / 4.0) {
      throw new IllegalArgumentException(key + " must be below 70 years, not '" + text + "'");
    }
    return Duration.ofNanos(Math.round(nanos));
  }

  /** Writes a duration so that {@link #parse} reads it, in the largest unit that divides it. */
  public static String write(Duration duration) {
    long micros = duration.toNanos() / 1_000;
    if (micros % 1_000 != 0) {
      return micros + "us";
    }
    long millis = micros / 1_000;
    return millis % 1_000 != 0 ? millis + "ms" : millis / 1_000 + "s";
  }
}
