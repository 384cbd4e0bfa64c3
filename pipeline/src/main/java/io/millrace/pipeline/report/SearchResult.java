package io.millrace.pipeline.report;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The highest rate that held an objective, and the probes that led to it.
 *
 * @param objectives such as {@code p99<20ms}
 * @param sustainedPerSecond the highest rate that was confirmed; null when none was
 * @param brokenPerSecond the lowest rate that broke the objective; null when none did. The limit
 *     lies between the two
 * @param limitedBy broker, client CPU, network or host, in words, with what was seen
 */
public record SearchResult(
    int version,
    String name,
    String startedAt,
    String command,
    Environment environment,
    List<String> objectives,
    @Nullable Double sustainedPerSecond,
    @Nullable Double brokenPerSecond,
    String limitedBy,
    List<Probe> probes)
    implements ResultFile {

  /** The version that is written. */
  public static final int VERSION = 1;

  /**
   * One run at one rate.
   *
   * @param held true when every objective held and no backlog grew
   * @param reason why not; empty when it held
   * @param confirming the long run at the end
   */
  public record Probe(
      double offeredPerSecond,
      double achievedPerSecond,
      double seconds,
      boolean held,
      String reason,
      boolean confirming,
      Summary.Percentiles response,
      Summary.Percentiles endToEnd,
      double cpuSecondsPerMillion,
      double hostCpuShare,
      double clientCpuShare,
      double brokerCpuShare) {}
}
