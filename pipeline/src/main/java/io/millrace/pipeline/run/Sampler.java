package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.measure.HiccupMeter;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.SendCounts;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.StableOffsetWatch;
import io.millrace.pipeline.worker.JvmMeter;
import io.millrace.pipeline.worker.JvmUsage;
import io.millrace.pipeline.worker.WorkerPool;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * The one thread that reads what the others record: counters every 100 ms, histograms every second
 * (in sweeps more often). Feeds the run's files and the live line. Its totals may be read after
 * {@link #finish}.
 */
public final class Sampler implements AutoCloseable {
  private static final long TICK_NS = 100_000_000;

  /** The stage in which this JVM's own standstills are logged. */
  static final String HICCUP = LatencyStage.HICCUP.word();

  private final Rig rig;
  private final WorkerPool workers;
  private final ExperimentSpec spec;
  private final NanoClock clock;
  private final Progress progress;
  private final HiccupMeter hiccups;
  private final @Nullable StableOffsetWatch stableOffsets;
  private final @Nullable IntervalLog commit;
  private final IntervalLog response;
  private final IntervalLog service;
  private final IntervalLog endToEnd;
  private final IntervalLog scheduleLag;
  private final IntervalLog hiccupLog;
  private final Timeline timeline;
  private final EventLog events;
  private final Map<String, IntervalLog> stages = new LinkedHashMap<>();
  private final SamplePublisher publisher;
  private final DiskGuard disk;
  private final RecentRate achieved;
  private final ThrottleWatch throttle;
  private final JvmMeter own = new JvmMeter();
  private final JvmUsage workersBefore;
  private final long startNs;
  private final int ticksPerInterval;
  private final Thread thread;
  private volatile String phase = "load";
  private volatile boolean running = true;
  private volatile @Nullable Throwable failure;
  private final RunObserver observer;
  private List<Long> behindInLoad = List.of();
  private JvmUsage spent = JvmUsage.NONE;
  private long drainedNs;

  /**
   * Starts sampling.
   *
   * @param startNs when the schedule begins, by the run's clock
   */
  Sampler(
      Rig rig,
      WorkerPool workers,
      ExperimentSpec spec,
      RunDirectory directory,
      DiskGuard disk,
      RunObserver observer,
      NanoClock clock,
      long startNs,
      Progress progress) {
    this.rig = rig;
    this.workers = workers;
    this.spec = spec;
    this.clock = clock;
    this.disk = disk;
    this.observer = observer;
    this.progress = progress;
    this.startNs = startNs;
    this.throttle = new ThrottleWatch(startNs);
    this.achieved = new RecentRate(spec.offeredPerSecond(), startNs);
    this.ticksPerInterval = Math.toIntExact(spec.files().sampleInterval().toNanos() / TICK_NS);
    this.workersBefore = workers.usage();
    workers.hiccups().drainInto(LatencyRecorder.emptyHistogram()); // those of the warm-up
    hiccups = new HiccupMeter(clock);
    response = log(LatencyStage.RESPONSE, directory, ofSenders(LoadWorker::responseTime));
    service = log(LatencyStage.SERVICE, directory, ofSenders(LoadWorker::serviceTime));
    scheduleLag = log(LatencyStage.SCHEDULE_LAG, directory, ofSenders(LoadWorker::scheduleLag));
    endToEnd =
        log(
            LatencyStage.END_TO_END,
            directory,
            rig.readings().groups().stream().map(ConsumerGroup::endToEnd).toList());
    commit =
        spec.isTransactional()
            ? log(LatencyStage.COMMIT, directory, ofSenders(LoadWorker::commitTime))
            : null;
    hiccupLog = log(LatencyStage.HICCUP, directory, List.of(hiccups.delays(), workers.hiccups()));
    timeline = new Timeline(directory.openTimeline());
    events =
        new EventLog(directory.openEvents(), rig.readings().groups(), observer, clock, startNs);
    stableOffsets =
        spec.isTransactional() || spec.readsCommitted()
            ? new StableOffsetWatch(rig.readings(), clock)
            : null;
    publisher = new SamplePublisher(rig, observer, stableOffsets, startNs);
    thread = new Thread(this::sample, "millrace-sampler");
    thread.start();
  }

  private List<IntervalSource> ofSenders(Function<LoadWorker, IntervalSource> stage) {
    return rig.readings().senders().stream().map(stage).toList();
  }

  private IntervalLog log(
      LatencyStage stage, RunDirectory directory, List<IntervalSource> sources) {
    PrintStream out = directory.openHistogramLog(stage);
    IntervalLog log = new IntervalLog(stage.word(), sources, millis(startNs), out);
    stages.put(stage.word(), log);
    return log;
  }

  private long millis(long nanoTime) {
    return clock.epochMicros(nanoTime) / 1_000;
  }

  private void sample() {
    try {
      for (int tick = 1; running; tick++) {
        clock.parkUntil(startNs + tick * TICK_NS);
        timeline.add((clock.nanoTime() - startNs) / 1_000_000, counts());
        publisher.look(clock.nanoTime());
        own.look();
        if (tick % ticksPerInterval == 0) {
          closeInterval();
          disk.check();
        }
      }
    } catch (RuntimeException e) {
      failure = e; // whoever waits for the load sees it, and ends it
    }
  }

  private Timeline.Counts counts() {
    SendCounts sent = rig.readings().counts();
    return new Timeline.Counts(
        sent.offered() - sent.notSent(),
        sent.acknowledged(),
        sent.refused(),
        sent.unknown(),
        rig.readings().received(),
        rig.readings().behind(),
        sent.aborted());
  }

  private void closeInterval() {
    long nowNs = clock.nanoTime();
    long nowMillis = millis(nowNs);
    closeIntervals(nowMillis);
    Histogram responses = response.interval();
    Histogram deliveries = endToEnd.interval();
    timeline.flush();
    events.update();
    publisher.publishIfDue(stages, nowNs);
    throttle.lookIfDue(rig.readings().clients(), !rig.isSettled(), nowNs);
    SendCounts counts = rig.readings().counts();
    double elapsed = (nowNs - startNs) / 1e9;
    double left = Math.max(0, spec.duration().toNanos() / 1e9 - elapsed);
    progress.second(
        new Progress.Second(
            phase,
            left > 0 ? spec.offeredPerSecond() : 0,
            achieved.at(nowNs, counts.acknowledged()),
            percentileMs(responses, 50),
            percentileMs(responses, 99),
            percentileMs(deliveries, 50),
            percentileMs(deliveries, 99),
            rig.readings().behind(),
            counts.refused() + counts.unknown(),
            Math.round(left),
            counts.aborted()));
  }

  private void closeIntervals(long nowMillis) {
    stages.forEach((name, log) -> publisher.add(name, log.closeInterval(nowMillis)));
  }

  private static double percentileMs(Histogram micros, double percentile) {
    return micros.getTotalCount() == 0
        ? Double.NaN
        : micros.getValueAtPercentile(percentile) / 1_000.0;
  }

  /** Notes what happened besides the load. Any thread. */
  public void note(String kind, Map<String, Object> details) {
    events.note(kind, details);
  }

  /** True when sampling ended before its time: nothing that comes now would be measured. */
  public boolean hasFailed() {
    return failure != null;
  }

  /** When the schedule begins, by the run's clock. */
  public long startNs() {
    return startNs;
  }

  /** Every event has its outcome; groups have still to read to the end of the log. */
  public void loadEnded() {
    behindInLoad = List.copyOf(timeline.behind());
    phase = "drain";
    observer.see(new RunNews.StateChanged("drain"));
  }

  /** The groups have read what there is; what comes now is no part of the measurement. */
  public void drained() {
    drainedNs = clock.nanoTime();
    spent = own.look().plus(workers.usage().since(workersBefore));
  }

  /** The backlog at each tick until {@link #loadEnded}. */
  List<Long> behindInLoad() {
    return behindInLoad;
  }

  /** What this JVM and the workers' spent until {@link #drained}. */
  JvmUsage spent() {
    return spent;
  }

  /** When {@link #drained} was called, by the run's clock. */
  long drainedNs() {
    return drainedNs;
  }

  IntervalLog response() {
    return response;
  }

  IntervalLog service() {
    return service;
  }

  IntervalLog endToEnd() {
    return endToEnd;
  }

  IntervalLog scheduleLag() {
    return scheduleLag;
  }

  /** From the call of a commit until it was confirmed; null outside of transactions. */
  @Nullable IntervalLog commit() {
    return commit;
  }

  /** What was seen of the last stable offsets; null where nobody looked. */
  @Nullable StableOffsetWatch stableOffsets() {
    return stableOffsets;
  }

  Histogram hiccups() {
    return hiccupLog.total();
  }

  /** How brokers held clients back. */
  Throttling throttling() {
    return throttle.seen();
  }

  /** How many rebalances of a group there were from the start until {@code untilNs}. */
  long rebalances(ConsumerGroup group, long untilNs) {
    return events.rebalances(group, untilNs);
  }

  /**
   * Takes the last, shorter interval and closes the files.
   *
   * @throws IllegalStateException when sampling ended before its time: on a full disk for example
   */
  public void finish() {
    close();
    Throwable early = failure;
    if (early != null) {
      throw new IllegalStateException(early.getMessage(), early);
    }
  }

  /** As {@link #finish}, whatever happened before. */
  @Override
  public void close() {
    if (!running) {
      return;
    }
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    hiccups.close();
    if (stableOffsets != null) {
      stableOffsets.close();
    }
    long nowNs = clock.nanoTime();
    timeline.add((nowNs - startNs) / 1_000_000, counts());
    timeline.close();
    events.close();
    closeIntervals(millis(nowNs));
    stages.values().forEach(IntervalLog::close);
    publisher.look(nowNs);
    publisher.publish(stages, nowNs);
    throttle.look(rig.readings().clients(), false); // a run may be over before the first second is
  }
}
