package io.millrace.core.consume;

/**
 * How what a member has handled becomes what the group has handled. Told by the poll loop how the
 * work goes; decides what to commit then. Member thread only.
 */
interface CommitStrategy {
  /** The member has subscribed, and polls next for the first time. */
  void begin();

  /** All that a poll returned has been handled. Called after every poll, also an empty one. */
  void afterHandling();

  /**
   * Partitions are being taken, with a chance to commit: the next owner begins where this member's
   * commits end. Not called for lost partitions, which have another owner already.
   */
  void whenTaken();

  /** The member has handled its last record, and leaves the group next. */
  void atEnd();
}
