package io.millrace.pipeline.worker;

import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.CommitPoint;
import io.millrace.core.stage.StageThread;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** A stage worker in a worker process. */
final class HostedStage implements HostedTask {
  /** A worker that has committed its batch leaves within one request or two. */
  private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(10);

  /** As a process has that was killed (SIGKILL): nothing is said, nothing is cleaned up. */
  private static final int CRASHED = 137;

  private final StageTask task;
  private volatile @Nullable StageThread worker;
  private volatile boolean stopRequested;

  HostedStage(StageTask task) {
    this.task = task;
  }

  @Override
  public void begin() {
    StageThread made =
        StageThread.of(
            task.name(),
            task.assignment(),
            new ConsumerSettings(task.consumer()),
            new ProducerSettings(task.producer()),
            point(),
            NanoClock.system(task.terms().clockOffsetNs()));
    worker = made;
    made.start();
  }

  private CommitPoint point() {
    if (task.crashAtCommit() == 0) {
      return CommitPoint.NONE;
    }
    AtomicInteger left = new AtomicInteger(task.crashAtCommit());
    return events -> {
      if (left.decrementAndGet() == 0) {
        Runtime.getRuntime().halt(CRASHED);
      }
    };
  }

  @Override
  public void obey(String line) {
    if (line.equals(Order.STOP)) {
      stopRequested = true;
    } else if (line.equals(Order.STOP_NOW)) {
      stopRequested = true;
      StageThread of = worker;
      if (of != null) {
        of.stopNow();
      }
    }
  }

  @Override
  public boolean isEnding() {
    StageThread of = worker;
    return stopRequested || (of != null && of.failure() != null);
  }

  @Override
  public void end() throws InterruptedException {
    StageThread of = worker;
    if (of != null) {
      of.stop();
      of.awaitStopped(LEAVE_TIMEOUT);
    }
  }

  @Override
  public WorkerReport report(
      boolean ended,
      JvmUsage usage,
      @Nullable String hiccups,
      @Nullable List<ClientMetric> client) {
    StageThread of = worker;
    Throwable failure = of == null ? null : of.failure();
    return new WorkerReport(
        usage,
        hiccups,
        client,
        null,
        null,
        failure == null ? null : failure.toString(),
        ended,
        of == null ? StageReport.ofNothing(task.partitions()) : report(of));
  }

  private static StageReport report(StageThread of) {
    return new StageReport(
        of.hasJoined(),
        List.copyOf(of.holds()),
        of.positions(),
        of.acknowledgedEnds(),
        of.counts(),
        drained(of.takenTimes()),
        drained(of.passedOnTimes()),
        drained(of.commitTimes()),
        of.errors());
  }

  private static @Nullable String drained(IntervalSource source) {
    Histogram interval = LatencyRecorder.emptyHistogram();
    source.drainInto(interval);
    return HistogramText.write(interval);
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return Map.of();
  }
}
