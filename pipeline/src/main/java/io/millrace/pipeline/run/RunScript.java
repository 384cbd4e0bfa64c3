package io.millrace.pipeline.run;

import io.millrace.pipeline.plan.ExperimentSpec;
import java.io.IOException;

/** One kind of run, from a cluster to a verdict, as one straight script. Run by one thread. */
public sealed interface RunScript permits MeasuredRun, ReadBackRun {

  /** The script for what {@code spec} asks for. */
  static RunScript of(ExperimentSpec spec, RunContext context) {
    return spec.readsBack() ? new ReadBackRun(spec, context) : new MeasuredRun(spec, context);
  }

  /**
   * Runs it and writes its directory.
   *
   * @throws io.millrace.pipeline.plan.UsageException when what was asked for cannot be done as
   *     asked; nothing is left behind
   * @throws RuntimeException when the run failed; its directory says so
   */
  FinishedRun run() throws IOException, InterruptedException;

  /**
   * Ends the run early: the load stops, what is in flight is settled, and a partial result is
   * written. Any thread.
   */
  void stop();
}
