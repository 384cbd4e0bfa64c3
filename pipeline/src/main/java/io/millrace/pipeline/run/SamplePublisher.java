package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.send.SendCounts;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.rig.Lanes;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.StableLook;
import io.millrace.pipeline.rig.StableOffsetWatch;
import io.millrace.pipeline.rig.Stage;
import io.millrace.pipeline.worker.JvmUsage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * Gives an observer a sample of the run, once a second; does nothing when it wants none. Sampler
 * thread only, and the run's main thread when that has ended.
 */
final class SamplePublisher {
  /** Of a second, so that a tick that comes late does not leave the next one out. */
  private static final long DUE_NS = 750_000_000;

  private final Rig rig;
  private final RunObserver observer;
  private final boolean wanted;
  private final @Nullable StableOffsetWatch stableOffsets;
  private final long startNs;
  private final Map<Leg, PartitionWatch> watches = new LinkedHashMap<>();
  private final Map<String, Histogram> lastSecond = new HashMap<>();
  private long publishedNs;

  /**
   * Has published nothing.
   *
   * @param stableOffsets null: nobody looks at them
   */
  SamplePublisher(
      Rig rig, RunObserver observer, @Nullable StableOffsetWatch stableOffsets, long startNs) {
    this.rig = rig;
    this.stableOffsets = stableOffsets;
    this.observer = observer;
    this.wanted = observer.wantsSamples();
    this.startNs = startNs;
    this.publishedNs = startNs;
    rig.readings()
        .legs()
        .forEach(leg -> watches.put(leg, new PartitionWatch(leg.partitions(), startNs)));
  }

  /** Another tick has passed. */
  void look(long nowNs) {
    if (wanted) {
      watches.forEach((leg, watch) -> watch.look(leg::lastAcknowledgedOffset, nowNs));
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
    // What is still unanswered when the producers are closed will never be known.
    SendCounts counts = rig.isSettled() ? rig.readings().outcomes() : rig.readings().counts();
    observer.see(
        new RunNews.Sampled(
            new RunSample(
                offeredPerSecond(nowNs),
                counts,
                groups(),
                partitions(nowNs),
                stages(stages),
                hiccup(),
                rig.readings().clients(),
                rig.readings().transactions(),
                stable(),
                stageWork())));
    publishedNs = nowNs;
    lastSecond.clear();
  }

  private double offeredPerSecond(long nowNs) {
    if (rig.readings().legs().stream().anyMatch(SamplePublisher::saturates)) {
      return Double.POSITIVE_INFINITY;
    }
    if (!rig.readings().isLoadRunning()) {
      return 0;
    }
    long fromNs = Math.max(startNs, publishedNs);
    double seconds = (nowNs - fromNs) / 1e9;
    return seconds <= 0 ? 0 : (due(nowNs) - due(fromNs)) / seconds;
  }

  private static boolean saturates(Leg leg) {
    return leg.spec().load() instanceof Load.Offered offered && offered.isSaturating();
  }

  private double due(long atNs) {
    Duration elapsed = Duration.ofNanos(atNs - startNs);
    double due = 0;
    for (Leg leg : rig.readings().legs()) {
      if (leg.spec().load() instanceof Load.Offered offered) {
        due += offered.workload().schedule().expectedEvents(elapsed);
      }
    }
    return due;
  }

  private List<RunSample.Group> groups() {
    List<RunSample.Group> groups = new ArrayList<>();
    watches.forEach(
        (leg, watch) -> {
          for (ConsumerGroup group : leg.groups()) {
            groups.add(
                new RunSample.Group(
                    group.id(),
                    group.receivedCount(),
                    // a share group has no position
                    watch.knowsOffsets() && !leg.isShared()
                        ? PartitionWatch.lag(
                            ends(leg, watch, leg.stages().size()),
                            group.positions(),
                            leg.startOffsets())
                        : List.of(),
                    group.members().isEmpty() ? 0 : leg.behind(group),
                    leg.isShared() ? group.shareCounts() : null));
          }
        });
    return groups;
  }

  /**
   * How far the log is written behind the first {@code stages} of a leg, as far as that is known.
   */
  private static List<Long> ends(Leg leg, PartitionWatch watch, int stages) {
    return stages == 0 ? watch.ends() : leg.stages().get(stages - 1).acknowledgedEnds();
  }

  private List<RunSample.StageWork> stageWork() {
    List<RunSample.StageWork> work = new ArrayList<>();
    watches.forEach(
        (leg, watch) -> {
          for (int s = 0; s < leg.stages().size(); s++) {
            Stage stage = leg.stages().get(s);
            JvmUsage usage = stage.usage();
            work.add(
                new RunSample.StageWork(
                    work.size() + 1,
                    stage.counts(),
                    stage.errors().values().stream().mapToLong(Long::longValue).sum(),
                    watch.knowsOffsets()
                        ? PartitionWatch.lag(
                            ends(leg, watch, s), stage.positions(), stage.startOffsets())
                        : List.of(),
                    usage == null ? null : (Long) usage.cpuNs()));
          }
        });
    return work;
  }

  private RunSample.@Nullable Stable stable() {
    StableOffsetWatch watch = stableOffsets;
    if (watch == null) {
      return null;
    }
    List<RunSample.StablePartition> partitions = new ArrayList<>();
    for (Leg leg : rig.readings().legs()) {
      StableLook look = watch.lastLook(leg);
      for (int p = 0; p < look.behind().size(); p++) {
        partitions.add(
            new RunSample.StablePartition(
                laneName(leg, p), look.behind().get(p), look.standsNs().get(p)));
      }
    }
    return new RunSample.Stable(partitions, watch.longestSoFarNs());
  }

  private String laneName(Leg leg, int partition) {
    Lanes lanes = rig.lanes();
    return lanes.name(lanes.number(leg.topicName(), partition));
  }

  private List<RunSample.Partition> partitions(long nowNs) {
    List<RunSample.Partition> all = new ArrayList<>();
    watches.forEach(
        (leg, watch) -> {
          for (int p = 0; watch.knowsOffsets() && p < watch.partitions(); p++) {
            all.add(
                new RunSample.Partition(
                    laneName(leg, p),
                    rig.readings().isLoadRunning() ? watch.idleNs(p, nowNs) : 0,
                    leg.late(p)));
          }
        });
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
