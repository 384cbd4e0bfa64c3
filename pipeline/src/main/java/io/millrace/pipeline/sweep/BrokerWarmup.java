package io.millrace.pipeline.sweep;

import io.millrace.pipeline.experiment.Experiment;
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.experiment.Interventions;
import io.millrace.pipeline.experiment.Progress;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Keeps brokers that were just started busy until their JIT compilers are done: saturated runs of
 * the baseline, one after the other, so that no log grows for minutes. What they come to is used
 * nowhere. Used by the thread that runs the experiments.
 */
public final class BrokerWarmup {
  private static final Duration EACH = Duration.ofSeconds(8);

  private final Experiments experiments;
  private final Path runs;
  private final Path home;

  /**
   * A warm-up whose run directories go to {@code runs}.
   *
   * @param home Millrace's checkout, for its commit
   */
  public BrokerWarmup(Experiments experiments, Path runs, Path home) {
    this.experiments = experiments;
    this.runs = runs;
    this.home = home;
  }

  /**
   * Warms up for {@code length}, or not at all when that is zero.
   *
   * @param running is told of every run, to stop it
   * @param stopped ends the warm-up
   */
  public void run(
      ExperimentSpec.Target.Existing cluster,
      Duration length,
      Consumer<Experiment> running,
      BooleanSupplier stopped)
      throws IOException, InterruptedException {
    long endNs = System.nanoTime() + length.toNanos();
    while (System.nanoTime() < endNs && !stopped.getAsBoolean()) {
      ExperimentSpec spec =
          experiments
              .of(Map.of(), new Experiments.Load("max", EACH, Duration.ZERO), "broker-warmup", runs)
              .on(cluster);
      Experiment experiment =
          new Experiment(spec, home, Progress.SILENT, ignored -> {}, Interventions.NONE);
      running.accept(experiment);
      experiment.run();
    }
  }
}
