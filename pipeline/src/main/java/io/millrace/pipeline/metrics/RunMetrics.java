package io.millrace.pipeline.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.RunObserver;
import io.millrace.pipeline.rig.RunSample;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.producer.Producer;
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
  public synchronized void begun(String runId, ExperimentSpec begun) {
    if (hasUntold()) {
      untold = current;
      untoldVersion = version;
    }
    clients.clear();
    current = RunView.begun(runId);
    spec = begun;
    version++;
  }

  @Override
  public void brokersStarted(List<String> metricsAddresses) {
    brokers = List.copyOf(metricsAddresses);
  }

  @Override
  public void producerMade(Producer<?, ?> producer) {
    clients.add(producer, runId());
  }

  @Override
  public void consumerMade(Consumer<?, ?> consumer) {
    clients.add(consumer, runId());
  }

  private synchronized String runId() {
    return current == null ? "" : current.runId();
  }

  @Override
  public synchronized void settled(Summary.Settings settings) {
    ExperimentSpec of = spec;
    if (of != null) {
      change(run -> run.with(RunInfo.of(of, settings)));
    }
  }

  @Override
  public void state(String state) {
    change(run -> run.in(state));
  }

  @Override
  public void sampled(RunSample sample) {
    change(run -> run.with(sample));
  }

  @Override
  public void happened(String kind) {
    change(run -> run.andHappened(kind));
  }

  @Override
  public void ended(Summary summary) {
    change(run -> run.ended(summary));
  }

  @Override
  public void judged(List<FailoverResult> results) {
    change(run -> run.judged(results));
  }

  @Override
  public void failed() {
    change(run -> run.in("failed"));
  }

  @Override
  public void close() {
    clients.close();
  }
}
