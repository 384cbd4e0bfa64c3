package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads what JMH writes with {@code -rf json}. */
public final class JmhJson {
  private static final String ALLOCATION = "gc.alloc.rate.norm";

  /** The unit of what a benchmark counted itself, with {@code @AuxCounters} of events. */
  private static final String COUNTED = "#";

  /** The prefix of profilers' results in older releases of JMH. */
  private static final String OLD_PROFILER_MARK = "·";

  private JmhJson() {}

  /**
   * Reads the scores in a file that JMH wrote, as a result of Millrace.
   *
   * @param command the command that made the file; secrets are redacted
   * @param environment what the benchmarks ran on
   * @param startedAt ISO 8601, UTC
   * @throws IllegalArgumentException in one line: the file, what is wrong with it, what to do
   */
  public static BenchmarksResult of(
      Path jmhJson, String name, String command, Environment environment, String startedAt) {
    JsonNode root = read(jmhJson);
    if (!root.isArray() || root.isEmpty()) {
      throw new IllegalArgumentException(
          jmhJson
              + " holds no JMH results: make it with -rf json -rff FILE, and look whether the"
              + " benchmarks failed");
    }
    List<BenchmarksResult.Score> scores = new ArrayList<>();
    for (JsonNode run : root) {
      BenchmarksResult.Score score = score(jmhJson, run);
      scores.add(score);
      scores.addAll(counted(score, run.path("secondaryMetrics")));
    }
    return new BenchmarksResult(
        BenchmarksResult.VERSION, name, startedAt, command, environment, List.copyOf(scores));
  }

  private static JsonNode read(Path file) {
    try {
      return ResultJson.mapper().readTree(Files.readString(file));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " cannot be read as JMH's JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static BenchmarksResult.Score score(Path file, JsonNode run) {
    String benchmark = classAndMethod(text(file, run, "benchmark"));
    JsonNode primary = run.path("primaryMetric");
    Double score = number(primary.path("score"));
    if (score == null) {
      throw new IllegalArgumentException(
          file + " has no score of " + benchmark + " in primaryMetric: the benchmark failed");
    }
    return new BenchmarksResult.Score(
        benchmark,
        parameters(run.path("params")),
        text(file, run, "mode"),
        score,
        number(primary.path("scoreError")),
        text(file, primary, "scoreUnit"),
        samples(file, run),
        allocation(run.path("secondaryMetrics")));
  }

  /** What the benchmark counted itself, each as a score of its own. */
  private static List<BenchmarksResult.Score> counted(
      BenchmarksResult.Score of, JsonNode secondary) {
    List<BenchmarksResult.Score> counted = new ArrayList<>();
    secondary
        .properties()
        .forEach(
            metric -> {
              Double count = number(metric.getValue().path("score"));
              if (count != null
                  && metric.getValue().path("scoreUnit").asString("").equals(COUNTED)) {
                counted.add(
                    new BenchmarksResult.Score(
                        of.benchmark() + ":" + metric.getKey(),
                        of.parameters(),
                        of.mode(),
                        count,
                        number(metric.getValue().path("scoreError")),
                        COUNTED,
                        of.samples(),
                        null));
              }
            });
    return counted;
  }

  private static String text(Path file, JsonNode node, String field) {
    String text = node.path(field).asString("");
    if (text.isEmpty()) {
      throw new IllegalArgumentException(
          file + " is not JMH's JSON: a result has no '" + field + "'");
    }
    return text;
  }

  /** Removes the package from a benchmark's name: it says nothing to the reader of a table. */
  private static String classAndMethod(String qualified) {
    int method = qualified.lastIndexOf('.');
    int type = qualified.lastIndexOf('.', method - 1);
    return qualified.substring(type + 1);
  }

  /** Keeps JMH's order, so that a result is written the same each time. */
  private static Map<String, String> parameters(JsonNode params) {
    Map<String, String> parameters = new LinkedHashMap<>();
    params
        .properties()
        .forEach(entry -> parameters.put(entry.getKey(), entry.getValue().asString()));
    return Collections.unmodifiableMap(parameters);
  }

  /**
   * Reads a number. JMH writes one that it could not compute, such as the error of a single sample,
   * as "NaN".
   */
  private static @Nullable Double number(JsonNode node) {
    return node.isNumber() && Double.isFinite(node.asDouble()) ? node.asDouble() : null;
  }

  /**
   * Counts the iterations over all forks; a run without forks ({@code -f 0}) has one set of them.
   */
  private static long samples(Path file, JsonNode run) {
    long iterations = run.path("measurementIterations").asLong(0);
    if (iterations < 1) {
      throw new IllegalArgumentException(
          file + " is not JMH's JSON: a result has no 'measurementIterations'");
    }
    return Math.max(1, run.path("forks").asLong(1)) * iterations;
  }

  private static @Nullable Double allocation(JsonNode secondary) {
    JsonNode metric = secondary.path(ALLOCATION);
    if (metric.isMissingNode()) {
      metric = secondary.path(OLD_PROFILER_MARK + ALLOCATION);
    }
    return number(metric.path("score"));
  }
}
