package io.millrace.pipeline.peers;

import java.util.Arrays;
import java.util.Locale;

/** What can be compared by itself. */
public enum Part {
  /** What producing costs. */
  PRODUCER,
  /** What reading back costs. */
  CONSUMER,
  /** What each tool reports as latency, against the truth. */
  LATENCY;

  /**
   * The part of that name.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Part parse(String text) {
    return Arrays.stream(values())
        .filter(part -> part.name().toLowerCase(Locale.ROOT).equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "only must be producer, consumer or latency, not '" + text + "'"));
  }
}
