package io.millrace.pipeline.plan;

import io.millrace.pipeline.result.Summary;
import java.util.List;
import java.util.Locale;
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

  /** What can be compared. A latency without samples enough is NaN, and a run cannot pass on it. */
  private static final Map<String, ToDoubleFunction<Summary>> METRICS = metrics();

  private static Map<String, ToDoubleFunction<Summary>> metrics() {
    Map<String, ToDoubleFunction<Summary>> metrics = new TreeMap<>();
    addLatency(metrics, "", s -> s.latencyMs().response());
    addLatency(metrics, "service.", s -> s.latencyMs().service());
    addLatency(metrics, "e2e.", s -> s.latencyMs().endToEnd());
    addLatency(metrics, "lag.", s -> s.latencyMs().scheduleLag());
    metrics.put("achieved", s -> s.rate().achievedPerSecond());
    metrics.put("refused", s -> s.events().refused());
    metrics.put("unknown", s -> s.events().unknown());
    metrics.put("lost", s -> sum(s, Summary.Group::lost));
    metrics.put("duplicated", s -> sum(s, Summary.Group::duplicated));
    metrics.put("reordered", s -> sum(s, Summary.Group::reordered));
    metrics.put("cpu", s -> s.client().cpuSecondsPerMillion());
    return metrics;
  }

  private static void addLatency(
      Map<String, ToDoubleFunction<Summary>> metrics,
      String prefix,
      Function<Summary, Summary.Percentiles> stage) {
    metrics.put(prefix + "p50", s -> orNaN(stage.apply(s).p50()));
    metrics.put(prefix + "p90", s -> orNaN(stage.apply(s).p90()));
    metrics.put(prefix + "p99", s -> orNaN(stage.apply(s).p99()));
    metrics.put(prefix + "p999", s -> orNaN(stage.apply(s).p999()));
    metrics.put(prefix + "mean", s -> orNaN(stage.apply(s).mean()));
    metrics.put(prefix + "max", s -> orNaN(stage.apply(s).max()));
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
    double value = Objects.requireNonNull(METRICS.get(metric)).applyAsDouble(summary);
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
        ? Optional.of(
            String.format(Locale.ROOT, "threshold %s missed: %s is %.3f", this, metric, value))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return metric + (above ? ">" : "<") + limit;
  }
}
