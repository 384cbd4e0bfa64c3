package io.millrace.pipeline.rig;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import java.util.List;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;

/**
 * Watches runs, one after the other, as they go on. Called by a run's main thread, by its sampler
 * and by the thread of its faults, each of which waits until a call returns.
 */
public interface RunObserver {
  /** Watches nothing. */
  RunObserver NONE = new RunObserver() {};

  /** True when {@link #sampled} is wanted: a sample takes copies of every histogram. */
  default boolean wantsSamples() {
    return false;
  }

  /**
   * A run begins.
   *
   * @param runId the name of its directory
   */
  default void begun(String runId, ExperimentSpec spec) {}

  /**
   * The run's brokers are up.
   *
   * @param metricsAddresses where each shows its own metrics, broker 1 first; empty when none does
   */
  default void brokersStarted(List<String> metricsAddresses) {}

  /** Every effective setting is known. */
  default void settled(Summary.Settings settings) {}

  /** What the run is doing now, in a word. */
  default void state(String state) {}

  /** A producer of the measured load is there. */
  default void producerMade(Producer<?, ?> producer) {}

  /** A member of a measured group is there, in this process. */
  default void consumerMade(Consumer<?, ?> consumer) {}

  /** Another second has passed. */
  default void sampled(RunSample sample) {}

  /** Something happened besides the load. */
  default void happened(String kind) {}

  /** The run is over; a last sample came before. */
  default void ended(Summary summary) {}

  /** The run that has ended was one with faults, and this is what they cost. */
  default void judged(List<FailoverResult> results) {}

  /** The run ended without a result. */
  default void failed() {}
}
