package io.millrace.pipeline.failover;

/**
 * Tells whether a group has caught up. Lost events stay in the backlog for ever, so a backlog that
 * no longer shrinks counts as drained too. Used by one thread.
 */
final class Backlog {
  /**
   * A group that is behind makes progress within this time, unless the rest of its backlog is lost.
   */
  private static final long STILL_NS = 5_000_000_000L;

  private final double offeredPerSecond;
  private long shortest = Long.MAX_VALUE;
  private long shrunkNs;

  Backlog(double offeredPerSecond) {
    this.offeredPerSecond = offeredPerSecond;
  }

  /**
   * Takes the present backlog into account, and returns true when the group has caught up.
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
