package io.millrace.pipeline.plan;

import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A condition that fails a run, such as {@code p99>20ms}.
 *
 * @param metric see {@link #METRICS}
 * @param above fails above the limit, else below it
 * @param limit in ms for latencies, else a plain number
 */
public record Threshold(String metric, boolean above, double limit) {
  private static final Pattern SYNTAX =
      Pattern.compile("\\s*([A-Za-z0-9.-]+)\\s*([<>])\\s*([0-9.]+)\\s*(us|ms|s)?\\s*");
  private static final Map<String, Double> MILLIS_PER_UNIT =
      Map.of("us", 0.001, "ms", 1.0, "s", 1_000.0);

  private static final String MILLIS = " ms";

  /** What can be compared. A latency without samples enough is NaN, and a run cannot pass on it. */
  private static final Map<String, Metric> METRICS = metrics();

  /**
   * What is compared.
   *
   * @param unit of a text with its value, after the number
   */
  private record Metric(String unit, ToDoubleFunction<Summary> value) {}

  private static Map<String, Metric> metrics() {
    Map<String, Metric> metrics = new TreeMap<>();
    addLatency(metrics, "", s -> s.latencyMs().response());
    addLatency(metrics, "service.", s -> s.latencyMs().service());
    addLatency(metrics, "e2e.", s -> s.latencyMs().endToEnd());
    addLatency(metrics, "lag.", s -> s.latencyMs().scheduleLag());
    metrics.put("achieved", new Metric(" events/s", s -> s.rate().achievedPerSecond()));
    metrics.put("refused", new Metric("", s -> s.events().refused()));
    metrics.put("unknown", new Metric("", s -> s.events().unknown()));
    metrics.put("aborted", new Metric("", s -> s.events().aborted()));
    metrics.put("lost", new Metric("", s -> sum(s, Summary.Group::lost)));
    metrics.put("duplicated", new Metric("", s -> sum(s, Summary.Group::duplicated)));
    metrics.put("reordered", new Metric("", s -> sum(s, Summary.Group::reordered)));
    metrics.put("cpu", new Metric(" s per million events", s -> s.client().cpuSecondsPerMillion()));
    return metrics;
  }

  private static void addLatency(
      Map<String, Metric> metrics, String prefix, Function<Summary, Summary.Percentiles> stage) {
    metrics.put(prefix + "p50", new Metric(MILLIS, s -> orNaN(stage.apply(s).p50())));
    metrics.put(prefix + "p90", new Metric(MILLIS, s -> orNaN(stage.apply(s).p90())));
    metrics.put(prefix + "p99", new Metric(MILLIS, s -> orNaN(stage.apply(s).p99())));
    metrics.put(prefix + "p999", new Metric(MILLIS, s -> orNaN(stage.apply(s).p999())));
    metrics.put(prefix + "mean", new Metric(MILLIS, s -> orNaN(stage.apply(s).mean())));
    metrics.put(prefix + "max", new Metric(MILLIS, s -> orNaN(stage.apply(s).max())));
  }

  private static double orNaN(@Nullable Double value) {
    return value == null ? Double.NaN : value;
  }

  private static double sum(Summary summary, ToDoubleFunction<Summary.Group> count) {
    return summary.groups().stream().mapToDouble(count).sum();
  }

  /**
   * Reads {@code METRIC>LIMIT} or {@code METRIC<LIMIT}.
   *
   * @throws IllegalArgumentException with what is allowed
   */
  public static Threshold parse(String text) {
    Matcher matcher = SYNTAX.matcher(text);
    if (!matcher.matches() || !METRICS.containsKey(matcher.group(1))) {
      throw new IllegalArgumentException(
          "fail-if must be METRIC>LIMIT or METRIC<LIMIT with METRIC one of "
              + String.join(", ", metricNames())
              + ", not '"
              + text
              + "'");
    }
    try {
      double limit = Double.parseDouble(matcher.group(3));
      String unit = matcher.group(4);
      return new Threshold(
          matcher.group(1),
          matcher.group(2).equals(">"),
          unit == null ? limit : limit * MILLIS_PER_UNIT.getOrDefault(unit, 1.0));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("fail-if: '" + matcher.group(3) + "' is not a number", e);
    }
  }

  /** The metrics that can be compared, in order. */
  public static List<String> metricNames() {
    return List.copyOf(METRICS.keySet());
  }

  /** The metric's value in {@code summary}; empty with too few samples. */
  public Optional<Double> valueIn(Summary summary) {
    double value = compared().value().applyAsDouble(summary);
    return Double.isNaN(value) ? Optional.empty() : Optional.of(value);
  }

  /** Why {@code summary} misses this threshold, if it does. */
  public Optional<String> missedBy(Summary summary) {
    double value = valueIn(summary).orElse(Double.NaN);
    if (Double.isNaN(value)) {
      return Optional.of("threshold " + this + " cannot be judged: too few samples for " + metric);
    }
    boolean missed = above ? value > limit : value < limit;
    return missed
        ? Optional.of("threshold " + this + " missed: " + found(value))
        : Optional.empty();
  }

  /** Says that a metric is {@code value}, with as many digits as part it from the limit. */
  public String found(double value) {
    return metric + " is " + SignificantDigits.apart(value, limit) + compared().unit();
  }

  private Metric compared() {
    return Objects.requireNonNull(METRICS.get(metric));
  }

  @Override
  public String toString() {
    return metric
        + (above ? ">" : "<")
        + SignificantDigits.plain(limit)
        + (compared().unit().equals(MILLIS) ? "ms" : "");
  }
}
