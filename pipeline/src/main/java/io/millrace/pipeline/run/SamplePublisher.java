package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.send.LoadGenerator;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.RunObserver;
import io.millrace.pipeline.rig.RunSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * Gives an observer a sample of the run, once a second; does nothing when it wants none. Sampler
 * thread only, and the run's main thread when that has ended.
 */
final class SamplePublisher {
  /** Of a second, so that a tick that comes late does not leave the next one out. */
  private static final long DUE_NS = 750_000_000;

  private final Rig rig;
  private final ExperimentSpec.Load load;
  private final RunObserver observer;
  private final boolean wanted;
  private final long startNs;
  private final PartitionWatch partitions;
  private final Map<String, Histogram> lastSecond = new HashMap<>();
  private long publishedNs;

  SamplePublisher(Rig rig, ExperimentSpec.Load load, RunObserver observer, long startNs) {
    this.rig = rig;
    this.load = load;
    this.observer = observer;
    this.wanted = observer.wantsSamples();
    this.startNs = startNs;
    this.publishedNs = startNs;
    this.partitions = new PartitionWatch(rig.partitions(), startNs);
  }

  /** Another tick has passed. */
  void look(long nowNs) {
    if (wanted) {
      partitions.look(rig::lastAcknowledgedOffset, nowNs);
    }
  }

  /** A stage has closed an interval. */
  void add(String stage, Histogram interval) {
    if (wanted) {
      lastSecond.computeIfAbsent(stage, name -> LatencyRecorder.emptyHistogram()).add(interval);
    }
  }

  /** Publishes unless a second has not passed yet. */
  void publishIfDue(Map<String, IntervalLog> stages, long nowNs) {
    if (wanted && nowNs - publishedNs >= DUE_NS) {
      publish(stages, nowNs);
    }
  }

  /** Publishes. */
  void publish(Map<String, IntervalLog> stages, long nowNs) {
    if (!wanted) {
      return;
    }
    observer.sampled(
        new RunSample(
            offeredPerSecond(nowNs),
            rig.issued(),
            rig.acknowledged(),
            rig.refused(),
            unknown(),
            rig.generators().stream().mapToLong(LoadGenerator::blockedSends).sum(),
            rig.generators().stream().mapToLong(g -> g.blockedTime().toNanos()).sum(),
            groups(),
            partitions(nowNs),
            stages(stages),
            hiccup()));
    publishedNs = nowNs;
    lastSecond.clear();
  }

  /** What is still unanswered when the producers are closed will never be known. */
  private long unknown() {
    return rig.areProducersClosed()
        ? rig.issued() - rig.acknowledged() - rig.refused()
        : rig.unknown();
  }

  private double offeredPerSecond(long nowNs) {
    if (load.isSaturating()) {
      return Double.POSITIVE_INFINITY;
    }
    if (!rig.isLoadRunning()) {
      return 0;
    }
    long fromNs = Math.max(startNs, publishedNs);
    double seconds = (nowNs - fromNs) / 1e9;
    return seconds <= 0 ? 0 : (due(nowNs) - due(fromNs)) / seconds;
  }

  private double due(long atNs) {
    return load.workload().schedule().expectedEvents(Duration.ofNanos(atNs - startNs));
  }

  private List<RunSample.Group> groups() {
    List<RunSample.Group> groups = new ArrayList<>();
    for (ConsumerGroup group : rig.groups()) {
      groups.add(
          new RunSample.Group(
              group.id(),
              group.receivedCount(),
              partitions.knowsOffsets()
                  ? partitions.lag(group.positions(), rig.startOffsets())
                  : List.of()));
    }
    return groups;
  }

  private List<RunSample.Partition> partitions(long nowNs) {
    if (!partitions.knowsOffsets()) {
      return List.of();
    }
    List<AcknowledgementTrace> traces =
        rig.ledgers().stream().map(SentLedger::trace).filter(Objects::nonNull).toList();
    List<RunSample.Partition> all = new ArrayList<>();
    for (int p = 0; p < partitions.partitions(); p++) {
      int partition = p;
      all.add(
          new RunSample.Partition(
              rig.isLoadRunning() ? partitions.idleNs(partition, nowNs) : 0,
              traces.stream().mapToLong(trace -> trace.late(partition)).sum()));
    }
    return all;
  }

  private Map<String, RunSample.Stage> stages(Map<String, IntervalLog> logs) {
    Map<String, RunSample.Stage> stages = new HashMap<>();
    logs.forEach(
        (name, log) -> {
          if (!name.equals(Sampler.HICCUP)) {
            stages.put(name, new RunSample.Stage(log.total().copy(), second(name)));
          }
        });
    return stages;
  }

  private Histogram second(String stage) {
    return lastSecond.getOrDefault(stage, LatencyRecorder.emptyHistogram());
  }

  private long hiccup() {
    return second(Sampler.HICCUP).getMaxValue();
  }
}
