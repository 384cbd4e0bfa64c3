package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.ReproduceResult;
import java.time.Duration;

/** A published result, and the experiment that repeats it. Stateless. */
public interface ShapeExperiment {

  /** A short name, as {@code --only} takes it. */
  String id();

  /** What was published, in one line. */
  String title();

  /** Who published it. */
  String source();

  /** Estimates how long it takes, including the start of its brokers. */
  Duration estimate(ReproducePlan plan);

  /**
   * Runs the experiment on brokers of its own, which have ended when this returns.
   *
   * @throws IllegalStateException when a broker refused what a healthy one accepts
   * @throws InterruptedException when the user stops the command
   */
  ReproduceResult.Shape run(ShapeContext context) throws InterruptedException;
}
