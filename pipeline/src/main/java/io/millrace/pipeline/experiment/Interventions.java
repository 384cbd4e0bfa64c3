package io.millrace.pipeline.experiment;

import io.millrace.pipeline.cluster.Cluster;

/**
 * What is done to a run from outside while it runs: planted faults. Called by the run's main
 * thread, which waits until a call returns; a fault that is to overlap the load runs on a thread of
 * its own.
 */
public interface Interventions {

  /**
   * Where a fault can take hold.
   *
   * @param startNs when the schedule begins, by {@link System#nanoTime}
   */
  record Scene(Cluster cluster, String topic, long startNs) {}

  /** The schedule begins. */
  default void loadStarted(Scene scene) {}

  /** Every event has its outcome; groups have still to read to the end of the log. */
  default void loadEnded(Scene scene) {}

  /** Leaves the run alone. */
  Interventions NONE = new Interventions() {};
}
