package io.millrace.pipeline.result;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * The result of more than one run, from which RESULTS.md and comparisons are made. It is written as
 * JSON whose first field, {@code kind}, names the type. It holds what was measured, run by run, and
 * no statistics: those are computed anew whenever it is read.
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

  /** The version of this kind's format; raised when a field changes its meaning or goes away. */
  int version();

  /** The name of the result, also in file names. */
  String name();

  /** When the measurement began, ISO 8601, UTC. */
  String startedAt();

  /** The command that makes this result again; secrets are redacted. */
  String command();

  /** The machine that this result was taken on. */
  Environment environment();
}
