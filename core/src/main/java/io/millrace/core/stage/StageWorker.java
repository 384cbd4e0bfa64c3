package io.millrace.core.stage;

import io.millrace.core.measure.IntervalSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a stage as the run sees it: a thread here ({@link StageThread}) or a process of its
 * own. Called by the run's main thread; the readings by any.
 */
public interface StageWorker {

  /** Its name, which its clients have too. */
  String name();

  /** Joins the stage's group and begins. */
  void start();

  /** True once it was given its first assignment, which may be empty. */
  boolean hasJoined();

  /** The partitions that it was given and that were not taken from it since. */
  Set<Integer> holds();

  /** For each partition that it ever read, up to where all is passed on and committed. */
  Map<Integer, Long> positions();

  /** For each partition of the output, one more than the highest offset that it was told. */
  List<Long> acknowledgedEnds();

  /** Its counters. */
  StageCounts counts();

  /** Read minus intended time. */
  IntervalSource takenTimes();

  /** Acknowledged, in a transaction: committed, minus intended time. */
  IntervalSource passedOnTimes();

  /** How long commits took. */
  IntervalSource commitTimes();

  /** Errors by exception name, those that were overcome included. */
  Map<String, Long> errors();

  /** Asks it to commit what it has read, and to leave. */
  void stop();

  /**
   * Waits until it has left, at most for {@code timeout}; then makes it end at once, whatever the
   * cluster does, which takes some seconds at most.
   */
  void awaitStopped(Duration timeout) throws InterruptedException;

  /**
   * Closes the clients of a worker that was never started and will not be; does nothing to any
   * other, nor where clients are made by the start.
   */
  default void closeIfNeverStarted() {}

  /** What ended it before its time, if anything did. */
  @Nullable Throwable failure();
}
