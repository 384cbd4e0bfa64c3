package io.millrace.pipeline.series;

import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Probes on a real cluster, the same one for all probes, each with a fresh topic and clients. */
public final class ClusterProber implements Prober {
  private final Experiments experiments;
  private final RunSequence sequence;
  private final Duration warmup;
  private final Path runs;

  /**
   * Probes whose directories go to {@code runs}.
   *
   * @param warmup of every probe
   */
  public ClusterProber(Experiments experiments, RunSequence sequence, Duration warmup, Path runs) {
    this.experiments = experiments;
    this.sequence = sequence;
    this.warmup = warmup;
    this.runs = runs;
  }

  @Override
  public ProbeOutcome probe(String rate, Duration duration)
      throws IOException, InterruptedException {
    ExperimentSpec asked =
        experiments.of(Map.of(), new Experiments.Load(rate, duration, warmup), "probe", runs);
    HostMeter meter = new HostMeter();
    Summary summary = sequence.run(asked, meter, ignored -> {});
    return new ProbeOutcome(
        summary, asked.producers(), duration.toMillis() / 1_000.0, meter.cpu(), meter.link());
  }

  private List<Long> brokerPids() {
    return sequence.brokers().stream().map(BrokerProcess::pid).toList();
  }

  /** Reads CPU times and network links when the load starts and when it ends. */
  private final class HostMeter implements RunObserver {
    private CpuShares.@Nullable Reading cpuBefore;
    private @Nullable NetworkLinks linksBefore;
    private CpuShares cpu = new CpuShares(Double.NaN, Double.NaN, Double.NaN);
    private @Nullable Double link;

    @Override
    public void see(RunNews news) {
      if (news.equals(new RunNews.StateChanged("load"))) {
        linksBefore = NetworkLinks.now();
        cpuBefore = CpuShares.Reading.now(brokerPids());
      } else if (news.equals(new RunNews.StateChanged("drain"))) {
        cpu = CpuShares.Reading.now(brokerPids()).since(Objects.requireNonNull(cpuBefore));
        link =
            NetworkLinks.now().busiestShareSince(Objects.requireNonNull(linksBefore)).orElse(null);
      }
    }

    CpuShares cpu() {
      return cpu;
    }

    @Nullable Double link() {
      return link;
    }
  }
}
