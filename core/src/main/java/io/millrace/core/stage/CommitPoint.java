package io.millrace.core.stage;

/**
 * The place between the two halves of a commit: events are passed on and not yet committed, or the
 * other way round, as the delivery says. Tests end a worker here, or have it fail by throwing a
 * {@link org.apache.kafka.common.KafkaException}. Called by the worker's thread.
 */
@FunctionalInterface
public interface CommitPoint {
  /** Nothing happens here. */
  CommitPoint NONE = events -> {};

  /**
   * One half is done.
   *
   * @param events of the run, in the batch that is being committed
   */
  void reached(long events);
}
