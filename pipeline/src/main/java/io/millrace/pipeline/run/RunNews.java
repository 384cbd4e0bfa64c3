package io.millrace.pipeline.run;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import java.util.List;

/** One thing that is new about a run, for whoever shows it to others. */
public sealed interface RunNews {

  /**
   * A run begins.
   *
   * @param runId the name of its directory
   */
  record Begun(String runId, ExperimentSpec spec) implements RunNews {}

  /**
   * The run's brokers are up.
   *
   * @param metricsAddresses where each shows its own metrics, broker 1 first; empty when none does
   */
  record BrokersStarted(List<String> metricsAddresses) implements RunNews {}

  /** Every effective setting is known. */
  record SettingsKnown(Summary.Settings settings) implements RunNews {}

  /** What the run is doing now, in a word. */
  record StateChanged(String state) implements RunNews {}

  /** Another second has passed; only for those who want samples. */
  record Sampled(RunSample sample) implements RunNews {}

  /** Something happened besides the load. */
  record Happened(String kind) implements RunNews {}

  /** The run is over; a last sample came before. */
  record Ended(Summary summary) implements RunNews {}

  /** The run that has ended was one with faults, and this is what they cost. */
  record Judged(List<FailoverResult> results) implements RunNews {}

  /** The run ended without a result. */
  record Failed() implements RunNews {}
}
