package io.millrace.pipeline.reproduce;

import java.time.Duration;

/**
 * The plan for repeating shapes: how often, for how long, and on which Kafka version.
 *
 * @param rounds how often each variant runs, besides one round at first that is thrown away
 * @param scale multiplies the length of every run; 1 is what docs/reproduce.md says
 * @param seed seed of arrivals and of the resampling
 */
public record ReproducePlan(String kafkaVersion, int rounds, double scale, long seed) {
  /** Fewer rounds do not give an interval. */
  public static final int DEFAULT_ROUNDS = 5;

  /** How long three brokers take to start and to stop. */
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

  /** Returns the length of a run that lasts {@code full} at scale 1. */
  Duration scaled(Duration full) {
    return Duration.ofNanos(Math.max(1, Math.round(full.toNanos() * scale)));
  }

  /** Returns a count that is {@code full} at scale 1. */
  int scaled(int full) {
    return (int) Math.max(1, Math.round(full * scale));
  }

  /**
   * Estimates how long a shape takes.
   *
   * @param variants of each round
   * @param run one variant once, at scale 1
   * @param around what each run takes besides, at any scale: for topics and clients
   */
  Duration estimate(int variants, Duration run, Duration around) {
    return CLUSTER.plus(scaled(run).plus(around).multipliedBy((rounds + 1L) * variants));
  }
}
