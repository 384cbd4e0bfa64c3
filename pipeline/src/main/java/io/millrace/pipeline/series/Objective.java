package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.Threshold;
import io.millrace.pipeline.result.Summary;
import java.util.Optional;

/**
 * What a rate must hold, such as {@code p99<20ms}: the opposite of a condition that fails a run.
 */
public final class Objective {
  private final String text;
  private final Threshold broken;

  private Objective(String text, Threshold broken) {
    this.text = text;
    this.broken = broken;
  }

  /**
   * Reads {@code METRIC<LIMIT} or {@code METRIC>LIMIT}, with the metrics of {@code --fail-if}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Objective parse(String text) {
    String opposite =
        text.contains("<") ? text.replaceFirst("<", ">") : text.replaceFirst(">", "<");
    try {
      return new Objective(text.strip(), Threshold.parse(opposite));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "slo must be METRIC<LIMIT or METRIC>LIMIT with METRIC one of "
              + String.join(", ", Threshold.metricNames())
              + ", not '"
              + text
              + "'",
          e);
    }
  }

  /** Why {@code summary} does not hold it; empty when it does. */
  public Optional<String> brokenBy(Summary summary) {
    return broken
        .valueIn(summary)
        .map(
            value ->
                broken.missedBy(summary).isPresent()
                    ? Optional.of("%s, not %s".formatted(broken.found(value), text))
                    : Optional.<String>empty())
        .orElseGet(
            () ->
                Optional.of("too few samples for " + broken.metric() + ": make the probes longer"));
  }

  /**
   * How many events a probe must have for it: a percentile is given with 100 of them beyond it
   * (rule 6 of the method).
   */
  long fewestEvents() {
    String metric = broken.metric();
    if (metric.endsWith("p999")) {
      return 100_000;
    }
    if (metric.endsWith("p99")) {
      return 10_000;
    }
    if (metric.endsWith("p90")) {
      return 1_000;
    }
    return metric.endsWith("p50") ? 200 : 1;
  }

  @Override
  public String toString() {
    return text;
  }
}
