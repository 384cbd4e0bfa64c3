package io.millrace.core.consume;

import java.time.Duration;

/**
 * When a member commits what it has handled. Always after handling, never before; and always, in
 * the synchronous form, when partitions are taken from it.
 *
 * @param mode whether a periodic commit waits for the coordinator
 * @param every at most so often; zero commits after each poll
 */
public record CommitPolicy(Mode mode, Duration every) {
  /** Whether a periodic commit waits for its answer. */
  public enum Mode {
    /** The member waits. */
    SYNC,
    /** The member goes on. */
    ASYNC
  }

  /** Checks the interval. */
  public CommitPolicy {
    if (every.isNegative()) {
      throw new IllegalArgumentException("commit-every must not be negative, not " + every);
    }
  }
}
