package io.millrace.pipeline.cluster;

/**
 * A topic or a group on a cluster that a run made, and what becomes of it.
 *
 * @param name Kafka's own
 * @param because why, in words
 */
public record Remain(Kind kind, String name, State state, String because) {

  /** What it is. */
  public enum Kind {
    TOPIC,
    GROUP
  }

  /** What is known about the run that made it. */
  public enum State {
    /** It will not come back: what it made may go. */
    DEAD,
    /** It is dead, but a group still counts members of it, until their sessions are over. */
    LINGERS,
    /** It goes on, or may. */
    ALIVE,
    /** The cluster did not tell: it is left alone. */
    UNKNOWN
  }
}
