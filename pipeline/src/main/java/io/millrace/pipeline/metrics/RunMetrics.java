package io.millrace.pipeline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunObserver;
import io.millrace.pipeline.run.RunSample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Millrace's own metrics: keeps what runs tell of themselves, and writes it out when Prometheus
 * asks. Told by a run's threads, asked by the endpoint's.
 *
 * <p>A run that is over is shown once more beside the next one, if nobody has asked since its end:
 * otherwise the last figures of every short run of a sweep would be missed.
 */
public final class RunMetrics implements RunObserver, MultiCollector, AutoCloseable {
  private final ClientMeters clients;
  private final boolean nativeHistograms;
  private volatile List<String> brokers = List.of();
  private @Nullable ExperimentSpec spec;
  private @Nullable RunView current;
  private @Nullable RunView untold;
  private long version;
  private long toldVersion;
  private long untoldVersion;

  /**
   * No run yet.
   *
   * @param registry gets the metrics of the runs' Kafka clients
   * @param nativeHistograms shows each histogram with native buckets too, under a name of its own
   */
  public RunMetrics(MeterRegistry registry, boolean nativeHistograms) {
    this.clients = new ClientMeters(registry);
    this.nativeHistograms = nativeHistograms;
  }

  @Override
  public MetricSnapshots collect() {
    Families families = new Families();
    for (RunView run : runs()) {
      RunSnapshot.write(run, nativeHistograms, families);
    }
    return families.build();
  }

  private synchronized List<RunView> runs() {
    return Stream.of(Optional.ofNullable(untold), Optional.ofNullable(current))
        .flatMap(Optional::stream)
        .toList();
  }

  /** Which state of affairs a collection that begins now will show; for {@link #told}. */
  synchronized long version() {
    return version;
  }

  /** What was collected since {@link #version} was {@code upTo} has reached whoever asked. */
  synchronized void told(long upTo) {
    toldVersion = Math.max(toldVersion, upTo);
    if (upTo >= untoldVersion) {
      untold = null;
    }
  }

  /** True when a run is over, and nobody was told of it since. */
  synchronized boolean hasUntold() {
    RunView run = current;
    return run != null && run.isOver() && toldVersion < version;
  }

  private synchronized void change(UnaryOperator<RunView> to) {
    RunView run = current;
    if (run != null) {
      current = to.apply(run);
      version++;
    }
  }

  @Override
  public boolean wantsSamples() {
    return true;
  }

  /** Where the brokers of the last run show their metrics, broker 1 first. */
  List<String> brokers() {
    return brokers;
  }

  @Override
  public void see(RunNews news) {
    if (news instanceof RunNews.Begun begun) {
      begin(begun);
    } else if (news instanceof RunNews.BrokersStarted started) {
      brokers = List.copyOf(started.metricsAddresses());
    } else if (news instanceof RunNews.SettingsKnown known) {
      note(known.settings());
    } else if (news instanceof RunNews.StateChanged changed) {
      change(run -> run.in(changed.state()));
    } else if (news instanceof RunNews.Sampled sampled) {
      note(sampled.sample());
    } else if (news instanceof RunNews.Happened happened) {
      change(run -> run.andHappened(happened.kind()));
    } else if (news instanceof RunNews.Ended ended) {
      change(run -> run.ended(ended.summary()));
    } else if (news instanceof RunNews.Judged judged) {
      change(run -> run.judged(judged.results()));
    } else if (news instanceof RunNews.Failed) {
      change(run -> run.in("failed"));
    }
  }

  private synchronized void begin(RunNews.Begun begun) {
    if (hasUntold()) {
      untold = current;
      untoldVersion = version;
    }
    clients.clear();
    current = RunView.begun(begun.runId());
    spec = begun.spec();
    version++;
  }

  private synchronized String runId() {
    return current == null ? "" : current.runId();
  }

  private synchronized void note(Summary.Settings settings) {
    ExperimentSpec of = spec;
    if (of != null) {
      List<String> info = RunInfo.of(of, settings);
      change(run -> run.with(info));
    }
  }

  private void note(RunSample sample) {
    String runId = runId();
    sample.clients().forEach(client -> clients.add(client, runId));
    change(run -> run.with(sample));
  }

  @Override
  public void close() {
    clients.close();
  }
}
