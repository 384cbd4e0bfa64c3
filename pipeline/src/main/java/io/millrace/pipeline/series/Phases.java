package io.millrace.pipeline.series;

import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of each configuration.
 *
 * @param capacityMs how long the saturated run lasts; 0: there is none
 * @param latencyMs how long the run at a fixed rate lasts; 0: there is none
 * @param warmupMs how long each of them is warmed up
 * @param brokerWarmupMs how long brokers that were just started are kept busy first
 * @param latencyPerSecond the rate that all configurations share; null when there is a share
 * @param latencyShare of the capacity that the same configuration had in the same block
 */
public record Phases(
    long capacityMs,
    long latencyMs,
    long warmupMs,
    long brokerWarmupMs,
    @Nullable Double latencyPerSecond,
    @Nullable Double latencyShare) {

  /** Shorter runs have fewer than the 20 intervals of 200 ms that a change-point test needs. */
  private static final long SHORTEST_MS = 4_000;

  /** Checks that something is measured, and long enough. */
  public Phases {
    requireLength("capacity-duration", capacityMs);
    requireLength("duration", latencyMs);
    if (capacityMs == 0 && latencyMs == 0) {
      throw new IllegalArgumentException(
          "capacity-duration and duration must not both be 0: nothing would be measured");
    }
    if (latencyShare != null && (latencyShare <= 0 || latencyShare >= 1)) {
      throw new IllegalArgumentException(
          "latency-at must be between 0% and 100% of the capacity, not "
              + latencyShare * 100
              + "%");
    }
    if (latencyShare != null && latencyMs > 0 && capacityMs == 0) {
      throw new IllegalArgumentException(
          "latency-at needs the capacity: leave --capacity-duration above 0, or give --rate");
    }
  }

  private static void requireLength(String key, long millis) {
    if (millis != 0 && millis < SHORTEST_MS) {
      throw new IllegalArgumentException(
          key + " must be 0 or at least 4s in a sweep, not " + millis + "ms");
    }
  }

  /** The phases of each configuration, in order. */
  public List<Phase> list() {
    List<Phase> phases = new ArrayList<>();
    if (capacityMs > 0) {
      phases.add(Phase.CAPACITY);
    }
    if (latencyMs > 0) {
      phases.add(Phase.LATENCY);
    }
    return phases;
  }

  /** How long a run of {@code phase} measures. */
  public long millis(Phase phase) {
    return phase == Phase.CAPACITY ? capacityMs : latencyMs;
  }

  /** How long everything took, for whoever reads the result. */
  SweepResult.Lengths lengths() {
    return new SweepResult.Lengths(
        capacityMs / 1e3, latencyMs / 1e3, warmupMs / 1e3, brokerWarmupMs / 1e3);
  }

  /** The rate of the latency phase in words. */
  public String latencyAt() {
    if (latencyMs == 0) {
      return "not measured";
    }
    return latencyShare != null
        ? String.format(
            Locale.ROOT, "%.0f %% of each configuration's own capacity", latencyShare * 100)
        : SignificantDigits.brief(Objects.requireNonNull(latencyPerSecond))
            + " events/s in every configuration";
  }
}
