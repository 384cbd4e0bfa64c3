package io.millrace.pipeline.worker;

/** The lines that the run writes to a worker process, one order each. */
final class Order {
  /** Begin the task whose JSON follows. */
  static final String TASK = "task ";

  /** A sender: send from then on; schedule's origin, duration (both ns) and most events follow. */
  static final String START = "start ";

  /** Send what is due by now, and no more; or, of a member: commit, leave and tell what it read. */
  static final String STOP = "stop";

  /** A member: end without another word to the cluster, and tell what was read. */
  static final String STOP_NOW = "stop-now";

  /** A sender: give up what is due and not sent. */
  static final String ABANDON = "abandon";

  /**
   * A sender: wait so many ms for what is unanswered, then tell what became of every event; 0: at
   * once.
   */
  static final String CLOSE = "close ";

  /** A sender: gaps are no longer ordinary from this instant (ns) on. */
  static final String END_ORDINARY = "end-ordinary ";

  /** A member: do the work whose text follows for every event from now on. */
  static final String WORK = "work ";

  private Order() {}
}
