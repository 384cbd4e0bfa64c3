package io.millrace.pipeline.cluster;

import io.millrace.pipeline.cluster.Remain.State;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of one run that made something on a cluster, and whether it is dead. Pure.
 *
 * @param startedAt when it began, by the clock of its machine
 * @param reader a group with members that reads from its topics, and how many; null: there is none
 * @param lastWrite the newest record in the topics that it made or read; empty: there is none
 * @param process what the run's directory on this machine says of its process
 * @param unknown why something of it could not be seen; null: all was
 */
record RunTraces(
    Instant startedAt,
    @Nullable String reader,
    Optional<Instant> lastWrite,
    LocalProcess process,
    @Nullable String unknown) {

  /**
   * What a directory of runs tells of the process that was at the run.
   *
   * @param which its id and the run's directory
   */
  record LocalProcess(Whereabouts whereabouts, String which) {
    /** Nothing is told: it may have run anywhere. */
    static final LocalProcess NOT_SEEN = new LocalProcess(Whereabouts.NOT_SEEN, "");
  }

  /** Where the process of a run is. */
  enum Whereabouts {
    NOT_SEEN,
    HERE,
    GONE
  }

  /**
   * How sure one must be.
   *
   * @param quietFor so long nothing may have happened
   * @param evenIfGone also where the run's process is known to be gone
   */
  record Guard(Duration quietFor, boolean evenIfGone) {}

  /** A state, and why. */
  record Fate(State state, String because) {}

  /**
   * The fate of the run.
   *
   * <p>Members in a group are alive. Without any, only the end of its process is a proof; where the
   * process cannot be seen, a run that has neither begun nor written anything for {@code
   * guard.quietFor} counts as dead.
   */
  Fate fate(Guard guard, Instant now) {
    boolean gone = process.whereabouts() == Whereabouts.GONE;
    if (reader != null) {
      return gone
          ? new Fate(State.LINGERS, text() + ", but " + reader + " until their sessions time out")
          : new Fate(State.ALIVE, reader);
    }
    if (process.whereabouts() == Whereabouts.HERE) {
      return new Fate(State.ALIVE, text());
    }
    if (unknown != null) {
      return new Fate(State.UNKNOWN, unknown);
    }
    if (gone && !guard.evenIfGone()) {
      return new Fate(State.DEAD, text());
    }
    Instant last = lastWrite.filter(startedAt::isBefore).orElse(startedAt);
    String since =
        lastWrite.isPresent()
            ? "last written to " + ago(lastWrite.get(), now)
            : "never written to, its run began " + ago(startedAt, now);
    if (last.isAfter(now.minus(guard.quietFor()))) {
      return new Fate(State.ALIVE, gone ? text() + ", but it was " + since : since);
    }
    return new Fate(State.DEAD, gone ? text() : "no members, " + since);
  }

  private String text() {
    return switch (process.whereabouts()) {
      case HERE -> "its run goes on: " + process.which();
      case GONE -> "its run was killed: " + process.which() + " is gone";
      case NOT_SEEN -> "";
    };
  }

  private static String ago(Instant then, Instant now) {
    Duration past = Duration.between(then, now);
    if (past.isNegative()) {
      return "in the future (clocks differ)";
    }
    if (past.toHours() >= 48) {
      return past.toDays() + " days ago";
    }
    if (past.toMinutes() >= 120) {
      return past.toHours() + " h ago";
    }
    return past.toSeconds() >= 120 ? past.toMinutes() + " min ago" : past.toSeconds() + " s ago";
  }
}
