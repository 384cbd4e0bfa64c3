package io.millrace.pipeline.worker;

/** The lines that the run writes to a worker process, one order each. */
final class Order {
  /** Begin the task whose JSON follows. */
  static final String TASK = "task ";

  /** A sender: send from then on; schedule's origin, duration (both ns) and most events follow. */
  static final String START = "start ";

  /** Send no further event; or, of a member: commit, leave and tell what was received. */
  static final String STOP = "stop";

  /** A sender: wait so many ms for what is unanswered, then tell what became of every event. */
  static final String CLOSE = "close ";

  /** A sender: gaps are no longer ordinary from this instant (ns) on. */
  static final String END_ORDINARY = "end-ordinary ";

  /** A member: do the work whose text follows for every event from now on. */
  static final String WORK = "work ";

  private Order() {}
}
