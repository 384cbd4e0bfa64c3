package io.millrace.pipeline.result;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * A result that stands for itself: what RESULTS.md and comparisons are made from. Written as JSON
 * whose first field, {@code kind}, says which; holds what was measured, run by run, and no
 * statistics, which are worked out anew whenever it is read.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = SweepResult.class, name = "sweep"),
  @JsonSubTypes.Type(value = SearchResult.class, name = "search"),
  @JsonSubTypes.Type(value = PeersResult.class, name = "peers"),
  @JsonSubTypes.Type(value = ReproduceResult.class, name = "reproduce"),
  @JsonSubTypes.Type(value = BenchmarksResult.class, name = "benchmarks"),
  @JsonSubTypes.Type(value = FailoverSeriesResult.class, name = "failover")
})
public sealed interface ResultFile
    permits SweepResult,
        SearchResult,
        PeersResult,
        ReproduceResult,
        BenchmarksResult,
        FailoverSeriesResult {

  /** Of the format of this kind; raised when a field changes its meaning or goes away. */
  int version();

  /** What the result is called, in file names too. */
  String name();

  /** ISO 8601, UTC. */
  String startedAt();

  /** Makes it again; secrets are redacted. */
  String command();

  /** The machine that it was taken on. */
  Environment environment();
}
