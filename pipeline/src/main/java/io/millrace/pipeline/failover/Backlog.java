package io.millrace.pipeline.failover;

/**
 * Whether a group has caught up. What was lost is behind for ever: so a backlog that does not
 * shrink any more is drained too. Used by one thread.
 */
final class Backlog {
  /** A group that is behind, and whose logs are whole, gets on within this. */
  private static final long STILL_NS = 5_000_000_000L;

  private final double offeredPerSecond;
  private long shortest = Long.MAX_VALUE;
  private long shrunkNs;

  Backlog(double offeredPerSecond) {
    this.offeredPerSecond = offeredPerSecond;
  }

  /**
   * Looks again.
   *
   * @param behind acknowledged events that the slowest group has not received
   */
  boolean isDrained(long behind, long nowNs) {
    if (behind <= offeredPerSecond) {
      return true;
    }
    if (shortest == Long.MAX_VALUE || shortest - behind > offeredPerSecond / 10) {
      shortest = behind;
      shrunkNs = nowNs;
    }
    return nowNs - shrunkNs > STILL_NS;
  }
}
