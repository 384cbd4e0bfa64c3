package io.millrace.pipeline.result;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Scores of JMH benchmarks, taken from JMH's JSON. */
public record BenchmarksResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    List<Score> scores)
    implements ResultFile {

  /** The version of the format that is written. */
  public static final int VERSION = 1;

  /**
   * One benchmark with one set of parameters.
   *
   * @param benchmark class and method
   * @param mode JMH's: thrpt, avgt, …
   * @param error half of JMH's 99.9 % interval; null when it had too few samples for one
   * @param samples iterations over all forks
   * @param allocatedBytesPerOperation by JMH's gc profiler; null when it was off
   */
  public record Score(
      String benchmark,
      Map<String, String> parameters,
      String mode,
      double score,
      @Nullable Double error,
      String unit,
      long samples,
      @Nullable Double allocatedBytesPerOperation) {}
}
