package io.millrace.pipeline.search;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.experiment.Experiment;
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.experiment.Interventions;
import io.millrace.pipeline.experiment.Progress;
import io.millrace.pipeline.report.Summary;
import io.millrace.pipeline.sweep.BrokerWarmup;
import io.millrace.pipeline.sweep.Experiments;
import io.millrace.pipeline.sweep.SharedCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** Probes on a real cluster, the same one for all probes, each with a fresh topic and clients. */
public final class ClusterProber implements Prober {
  private final Experiments experiments;
  private final SharedCluster cluster;
  private final Duration warmup;
  private final Duration brokerWarmup;
  private final Path runs;
  private final Path home;
  private volatile boolean stopped;
  private volatile @Nullable Experiment current;
  private volatile @Nullable Thread opening;

  /**
   * Probes whose directories go to {@code runs}.
   *
   * @param warmup of every probe
   * @param brokerWarmup of the first probe on brokers that were just started, besides
   * @param home Millrace's checkout, for its commit
   */
  public ClusterProber(
      Experiments experiments,
      SharedCluster cluster,
      Duration warmup,
      Duration brokerWarmup,
      Path runs,
      Path home) {
    this.experiments = experiments;
    this.cluster = cluster;
    this.warmup = warmup;
    this.brokerWarmup = brokerWarmup;
    this.runs = runs;
    this.home = home;
  }

  /** Ends the probe that is on, and the search with it. Any thread. */
  public void stop() {
    stopped = true;
    Experiment running = current;
    if (running != null) {
      running.stop();
    }
    Thread starting = opening;
    if (starting != null) {
      starting.interrupt();
    }
  }

  @Override
  public ProbeOutcome probe(String rate, Duration duration)
      throws IOException, InterruptedException {
    ExperimentSpec asked =
        experiments.of(Map.of(), new Experiments.Load(rate, duration, warmup), "probe", runs);
    ExperimentSpec.Target.Existing opened = open(asked);
    if (cluster.takeFreshness()) {
      new BrokerWarmup(experiments, runs, home)
          .run(opened, brokerWarmup, this::begin, () -> stopped);
    }
    ExperimentSpec spec = asked.on(opened);
    CpuMeter meter = new CpuMeter(pids());
    Experiment experiment = new Experiment(spec, home, Progress.SILENT, ignored -> {}, meter);
    begin(experiment);
    try {
      Summary summary = experiment.run();
      if (stopped) {
        throw new CancellationException("stopped");
      }
      return new ProbeOutcome(summary, duration.toMillis() / 1_000.0, meter.shares());
    } finally {
      current = null;
    }
  }

  /** From now on {@link #stop} reaches it; if that was called before, it ends at once. */
  private void begin(Experiment experiment) {
    current = experiment;
    if (stopped) {
      experiment.stop();
    }
  }

  private ExperimentSpec.Target.Existing open(ExperimentSpec asked) throws InterruptedException {
    if (stopped) {
      throw new CancellationException("stopped");
    }
    opening = Thread.currentThread();
    try {
      return cluster.open(asked.cluster());
    } catch (InterruptedException e) {
      if (stopped) {
        throw new CancellationException("stopped");
      }
      throw e;
    } finally {
      opening = null;
    }
  }

  private List<Long> pids() {
    Optional<EmbeddedCluster> running = cluster.running();
    return running.stream()
        .flatMap(brokers -> brokers.brokers().stream())
        .map(BrokerProcess::pid)
        .toList();
  }

  /** Reads CPU times when the load starts and when it ends. */
  private static final class CpuMeter implements Interventions {
    private final List<Long> brokers;
    private CpuShares.@Nullable Reading before;
    private @Nullable CpuShares shares;

    CpuMeter(List<Long> brokers) {
      this.brokers = brokers;
    }

    @Override
    public void loadStarted(Scene scene) {
      before = CpuShares.Reading.now(brokers);
    }

    @Override
    public void loadEnded(Scene scene) {
      CpuShares.Reading start = before;
      if (start != null) {
        shares = CpuShares.Reading.now(brokers).since(start);
      }
    }

    CpuShares shares() {
      CpuShares read = shares;
      return read != null ? read : new CpuShares(Double.NaN, Double.NaN, Double.NaN);
    }
  }
}
