package io.millrace.pipeline.run;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.measure.HiccupMeter;
import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadGenerator;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.rig.Progress;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.Watching;
import java.io.PrintStream;
import java.time.Duration;
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
final class Sampler implements AutoCloseable {
  private static final long TICK_NS = 100_000_000;

  /** The stage in which this JVM's own standstills are logged. */
  static final String HICCUP = LatencyStage.HICCUP.word();

  private final Rig rig;
  private final ExperimentSpec.Load load;
  private final NanoClock clock;
  private final Progress progress;
  private final HiccupMeter hiccups;
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
  private final ResourceMeter resources;
  private final long startNs;
  private final int ticksPerInterval;
  private final Thread thread;
  private volatile String phase = "load";
  private volatile boolean running = true;
  private volatile @Nullable Throwable failure;
  private long acknowledgedBefore;
  private long intervalStartNs;

  /**
   * Starts sampling.
   *
   * @param directory null: nothing is written
   * @param interval how often histograms are closed: a multiple of 100 ms
   */
  Sampler(
      Rig rig,
      ExperimentSpec.Load load,
      @Nullable RunDirectory directory,
      DiskGuard disk,
      ResourceMeter resources,
      Watching watching,
      long startNs,
      Duration interval,
      Progress progress) {
    this.rig = rig;
    this.load = load;
    this.clock = watching.clock();
    this.disk = disk;
    this.resources = resources;
    this.progress = progress;
    this.startNs = startNs;
    this.intervalStartNs = startNs;
    this.ticksPerInterval = Math.toIntExact(interval.toNanos() / TICK_NS);
    hiccups = new HiccupMeter(clock);
    response = log(LatencyStage.RESPONSE, directory, ofGenerators(LoadGenerator::responseTime));
    service = log(LatencyStage.SERVICE, directory, ofGenerators(LoadGenerator::serviceTime));
    scheduleLag =
        log(LatencyStage.SCHEDULE_LAG, directory, ofGenerators(LoadGenerator::scheduleLag));
    endToEnd =
        log(
            LatencyStage.END_TO_END,
            directory,
            rig.groups().stream().map(ConsumerGroup::endToEnd).toList());
    hiccupLog = log(LatencyStage.HICCUP, directory, List.of(hiccups.delays()));
    timeline = new Timeline(directory == null ? null : directory.openTimeline());
    events =
        new EventLog(
            directory == null ? null : directory.openEvents(),
            rig.groups(),
            watching.observer(),
            clock,
            startNs);
    publisher = new SamplePublisher(rig, load, watching.observer(), startNs);
    thread = new Thread(this::sample, "millrace-sampler");
    thread.start();
  }

  private List<IntervalSource> ofGenerators(Function<LoadGenerator, IntervalSource> stage) {
    return rig.generators().stream().map(stage).toList();
  }

  private IntervalLog log(
      LatencyStage stage, @Nullable RunDirectory directory, List<IntervalSource> sources) {
    PrintStream out = directory == null ? null : directory.openHistogramLog(stage);
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
        timeline.add((clock.nanoTime() - startNs) / 1_000_000, rig);
        publisher.look(clock.nanoTime());
        resources.look();
        if (tick % ticksPerInterval == 0) {
          closeInterval();
          disk.check();
        }
      }
    } catch (RuntimeException e) {
      failure = e;
      rig.stopLoad();
    }
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
    long acknowledged = rig.acknowledged();
    double seconds = (nowNs - intervalStartNs) / 1e9;
    double elapsed = (nowNs - startNs) / 1e9;
    double left = Math.max(0, load.duration().toNanos() / 1e9 - elapsed);
    progress.second(
        new Progress.Second(
            phase,
            left > 0 ? load.offeredPerSecond() : 0,
            (acknowledged - acknowledgedBefore) / seconds,
            percentileMs(responses, 50),
            percentileMs(responses, 99),
            percentileMs(deliveries, 50),
            percentileMs(deliveries, 99),
            rig.behind(),
            rig.refused() + rig.unknown(),
            Math.round(left)));
    acknowledgedBefore = acknowledged;
    intervalStartNs = nowNs;
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
  void note(String kind, Map<String, Object> details) {
    events.note(kind, details);
  }

  /** Names what the run is doing, for the live line. */
  void phase(String name) {
    phase = name;
  }

  /** What stopped the sampler before its time, a full disk for example. */
  @Nullable Throwable failure() {
    return failure;
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

  Histogram hiccups() {
    return hiccupLog.total();
  }

  Timeline timeline() {
    return timeline;
  }

  /** Takes the last, shorter interval and closes the files. */
  void finish() {
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
    long nowNs = clock.nanoTime();
    timeline.add((nowNs - startNs) / 1_000_000, rig);
    timeline.close();
    events.close();
    closeIntervals(millis(nowNs));
    stages.values().forEach(IntervalLog::close);
    publisher.look(nowNs);
    publisher.publish(stages, nowNs);
  }

  @Override
  public void close() {
    finish();
  }
}
