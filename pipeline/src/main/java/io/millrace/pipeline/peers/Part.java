package io.millrace.pipeline.peers;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What can be compared by itself. */
public enum Part {
  /** What producing costs. */
  PRODUCER,
  /** What reading back costs. */
  CONSUMER,
  /** What each tool reports as latency, against the truth. */
  LATENCY,
  /** What it costs that a run is watched; by itself only. */
  METRICS;

  /** What is compared unless the user says otherwise: Millrace beside other tools. */
  public static Set<Part> usual() {
    return EnumSet.of(PRODUCER, CONSUMER, LATENCY);
  }

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
                    "only must be producer, consumer, latency or metrics, not '" + text + "'"));
  }
}
