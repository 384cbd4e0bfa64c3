package io.millrace.pipeline.reproduce;

import io.millrace.pipeline.result.ReproduceResult;
import java.time.Duration;

/** One published result and how it is repeated. Stateless. */
public interface ShapeExperiment {

  /** Short, as the command takes it. */
  String id();

  /** What was published, in a line. */
  String title();

  /** Who published it. */
  String source();

  /** How long it takes, starting its brokers included. */
  Duration estimate(ReproducePlan plan);

  /**
   * Repeats it on brokers of its own, which are gone when this returns.
   *
   * @throws IllegalStateException when a broker refused what a sound one takes
   * @throws InterruptedException when the user has had enough
   */
  ReproduceResult.Shape run(ShapeContext context) throws InterruptedException;
}
