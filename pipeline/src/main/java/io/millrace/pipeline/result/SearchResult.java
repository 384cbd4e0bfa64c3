package io.millrace.pipeline.result;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of a rate search: the highest rate that held the objectives, and the probes that led
 * to it.
 *
 * @param objectives such as {@code p99<20ms}
 * @param sustainedPerSecond the highest rate that was confirmed; null when none was
 * @param brokenPerSecond the lowest rate that missed an objective, so that the limit lies between
 *     the two; null when none that was tried did
 * @param saturatedPerSecond the rate of a saturated run, which has no schedule
 * @param limitedBy what limited the rate, in words: broker, client CPU, network or host, with the
 *     evidence
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
    double saturatedPerSecond,
    String limitedBy,
    List<Probe> probes)
    implements ResultFile {

  /** The version of the format that is written. */
  public static final int VERSION = 1;

  /**
   * One run at one rate.
   *
   * @param held true when every objective held and no backlog grew
   * @param reason why the rate did not hold; empty when it did
   * @param confirming true for the long run at the end
   * @param linkShare how much of its speed the host's busiest network link used; null when the
   *     system does not tell
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
      double brokerCpuShare,
      @Nullable Double linkShare) {

    /** What the reason of a run without a schedule is, or begins with when it was not valid. */
    public static final String SATURATED = "saturated";

    /** Whether it ran without a schedule, to see what goes through at all. */
    public boolean saturated() {
      return reason.startsWith(SATURATED);
    }
  }
}
