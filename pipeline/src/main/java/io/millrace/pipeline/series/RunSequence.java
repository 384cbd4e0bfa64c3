package io.millrace.pipeline.series;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.FinishedRun;
import io.millrace.pipeline.run.Progress;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunObserver;
import io.millrace.pipeline.run.RunScript;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs experiments one after the other on brokers that stay from one to the next. Brokers that were
 * just started are kept busy first. Used by one thread, ended by {@link #stop} from any other.
 */
public final class RunSequence {
  /** Saturated runs of the baseline, one after the other, so that no log grows for minutes. */
  private static final Duration WARMUP_RUN = Duration.ofSeconds(8);

  private final Experiments experiments;
  private final SharedCluster cluster;
  private final Duration brokerWarmup;
  private final Path runs;
  private final Path home;
  private final RunObserver observer;
  private volatile boolean stopped;
  private volatile @Nullable RunScript current;
  private volatile @Nullable Thread opening;

  /**
   * A sequence that has not begun.
   *
   * @param brokerWarmup how long fresh brokers are kept busy: until their JIT compilers are done
   * @param runs where the directories of the warm-up's runs go
   * @param home Millrace's checkout, for its commit
   * @param observer of every run but those of the warm-up
   */
  public RunSequence(
      Experiments experiments,
      SharedCluster cluster,
      Duration brokerWarmup,
      Path runs,
      Path home,
      RunObserver observer) {
    this.observer = observer;
    this.experiments = experiments;
    this.cluster = cluster;
    this.brokerWarmup = brokerWarmup;
    this.runs = runs;
    this.home = home;
  }

  /** Ends the run that is on, and with it the sequence. Any thread. */
  public void stop() {
    stopped = true;
    RunScript running = current;
    if (running != null) {
      running.stop();
    }
    Thread starting = opening;
    if (starting != null) {
      starting.interrupt();
    }
  }

  /**
   * Runs one, on the shared brokers instead of its own.
   *
   * @param besides sees it too
   * @param begun is given its directory as soon as there is one
   * @throws CancellationException when the sequence was stopped
   */
  Summary run(ExperimentSpec asked, RunObserver besides, Consumer<RunDirectory> begun)
      throws IOException, InterruptedException {
    requireGoingOn();
    try {
      Target.Existing opened = open(asked.cluster());
      if (cluster.isFresh()) {
        warmUp(opened);
      }
      cluster
          .running()
          .ifPresent(
              running -> observer.see(new RunNews.BrokersStarted(running.metricsAddresses())));
      return run(
          RunScript.of(
              asked.on(opened),
              new RunContext(home, Progress.SILENT, observer.and(besides), begun)));
    } catch (RuntimeException | IOException | InterruptedException e) {
      requireGoingOn(); // what breaks when a run is broken off is no failure of it
      throw e;
    }
  }

  /** Those that run; none where they are not embedded ones. */
  List<BrokerProcess> brokers() {
    return cluster.running().map(EmbeddedCluster::brokers).orElse(List.of());
  }

  /** Ends embedded brokers, so that the next run is given fresh ones. */
  void endBrokers() {
    cluster.close();
  }

  private Target.Existing open(Target target) throws InterruptedException {
    opening = Thread.currentThread();
    try {
      return cluster.open(target);
    } finally {
      opening = null;
    }
  }

  /** What its runs come to is used nowhere. */
  private void warmUp(Target.Existing opened) throws IOException, InterruptedException {
    Experiments.Load load = new Experiments.Load("max", WARMUP_RUN, Duration.ZERO);
    long endNs = System.nanoTime() + brokerWarmup.toNanos();
    while (System.nanoTime() < endNs) {
      ExperimentSpec spec = experiments.of(Map.of(), load, "broker-warmup", runs).on(opened);
      run(RunScript.of(spec, RunContext.silent(home)));
    }
    cluster.warmedUp();
  }

  private Summary run(RunScript script) throws IOException, InterruptedException {
    current = script;
    if (stopped) {
      script.stop();
    }
    try {
      FinishedRun finished = script.run();
      finished.directory().markEnded(); // its figures go into the series; it has no page
      requireGoingOn();
      return finished.summary();
    } finally {
      current = null;
    }
  }

  private void requireGoingOn() {
    if (stopped) {
      throw new CancellationException("stopped");
    }
  }
}
