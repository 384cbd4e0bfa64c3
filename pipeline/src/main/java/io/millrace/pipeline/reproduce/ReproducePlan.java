package io.millrace.pipeline.reproduce;

import java.time.Duration;

/**
 * How thoroughly the shapes are repeated.
 *
 * @param rounds how often each variant runs; the first one, thrown away, comes on top
 * @param scale multiplies the length of every run; 1 is what docs/reproduce.md says
 * @param seed of arrivals and of the resampling
 */
public record ReproducePlan(String kafkaVersion, int rounds, double scale, long seed) {
  /** The least that an interval can be worked out from. */
  public static final int DEFAULT_ROUNDS = 5;

  /** Starting three brokers, and stopping them. */
  private static final Duration CLUSTER = Duration.ofSeconds(12);

  /** Checks the numbers. */
  public ReproducePlan {
    if (rounds < 1 || rounds > 100) {
      throw new IllegalArgumentException("rounds must be 1 to 100, not " + rounds);
    }
    if (!(scale > 0) || scale > 100) {
      throw new IllegalArgumentException("scale must be above 0 and at most 100, not " + scale);
    }
  }

  /** The length of a run that lasts {@code full} at scale 1. */
  Duration scaled(Duration full) {
    return Duration.ofNanos(Math.max(1, Math.round(full.toNanos() * scale)));
  }

  /** As many as {@code full} at scale 1. */
  int scaled(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  /**
   * How long a shape takes.
   *
   * @param variants of each round
   * @param run one variant once, at scale 1
   * @param around what comes with each run at any scale: topics, clients
   */
  Duration estimate(int variants, Duration run, Duration around) {
    return CLUSTER.plus(scaled(run).plus(around).multipliedBy((rounds + 1L) * variants));
  }
}
