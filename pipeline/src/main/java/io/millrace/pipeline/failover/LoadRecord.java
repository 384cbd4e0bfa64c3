package io.millrace.pipeline.failover;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * How the load went, second by second, as the run's files tell it. Times in ms after the start of
 * the load.
 *
 * @param seconds the response times of each
 * @param counters of each tick
 */
record LoadRecord(List<ServiceRecovery.Second> seconds, List<RunDirectory.Counters> counters) {
  /** In its first second a run settles, warmed up as it is. */
  private static final long SETTLING_MS = 1_000;

  LoadRecord {
    seconds = List.copyOf(seconds);
    counters = List.copyOf(counters);
  }

  /**
   * Of a run.
   *
   * @param lost events that count as behind for ever
   * @param lostFromMs when the first of them was due
   */
  static LoadRecord of(RunDirectory directory, long lost, long lostFromMs) {
    List<RunDirectory.Counters> counters =
        directory.readTimeline().stream()
            .map(
                tick ->
                    new RunDirectory.Counters(
                        tick.elapsedMs(),
                        tick.sent(),
                        tick.acknowledged(),
                        tick.received(),
                        tick.elapsedMs() < lostFromMs
                            ? tick.behind()
                            : Math.max(0, tick.behind() - lost)))
            .toList();
    List<ServiceRecovery.Second> seconds = new ArrayList<>();
    directory.eachInterval(
        LatencyStage.RESPONSE,
        interval ->
            seconds.add(
                new ServiceRecovery.Second(
                    interval.getStartTimeStamp(),
                    packed(interval),
                    behindAt(counters, interval.getEndTimeStamp()))));
    return new LoadRecord(seconds, counters);
  }

  /** An interval as it is read takes 190 KB, and a run has thousands: most of it is zeros. */
  private static Histogram packed(Histogram interval) {
    Histogram packed = new PackedHistogram(interval.getNumberOfSignificantValueDigits());
    packed.add(interval);
    packed.setStartTimeStamp(interval.getStartTimeStamp());
    packed.setEndTimeStamp(interval.getEndTimeStamp());
    return packed;
  }

  /** The same up to {@code ms}. */
  LoadRecord until(long ms) {
    return new LoadRecord(
        seconds.stream().filter(second -> second.fromMs() <= ms).toList(),
        counters.stream().filter(tick -> tick.elapsedMs() <= ms).toList());
  }

  private static long behindAt(List<RunDirectory.Counters> counters, long ms) {
    long behind = 0;
    for (RunDirectory.Counters tick : counters) {
      if (tick.elapsedMs() <= ms) {
        behind = tick.behind();
      }
    }
    return behind;
  }

  /** The responses before {@code faultMs}. */
  FailoverResult.FaultFree faultFree(long faultMs) {
    Histogram all = faultFreeMicros(faultMs);
    return new FailoverResult.FaultFree(
        all.getTotalCount(),
        LatencySummary.percentile(all, 50),
        LatencySummary.percentile(all, 99));
  }

  /** The 99th percentile of all responses before {@code faultMs}, µs. */
  long faultFreeP99Micros(long faultMs) {
    return faultFreeMicros(faultMs).getValueAtPercentile(99);
  }

  private Histogram faultFreeMicros(long faultMs) {
    Histogram all = LatencyRecorder.emptyHistogram();
    for (ServiceRecovery.Second second : seconds) {
      if (second.fromMs() >= SETTLING_MS && second.responses().getEndTimeStamp() <= faultMs) {
        all.add(second.responses());
      }
    }
    return all;
  }

  /** The longest backlog before {@code faultMs}. */
  long faultFreeBehind(long faultMs) {
    return counters.stream()
        .filter(tick -> tick.elapsedMs() < faultMs)
        .mapToLong(RunDirectory.Counters::behind)
        .max()
        .orElse(0);
  }

  /**
   * When the backlog had gone back to at most {@code ordinary} for good; {@code faultMs} when it
   * never was longer, empty when it still was at the end.
   */
  OptionalLong drainedMs(long faultMs, long ordinary) {
    long lastLongMs = faultMs;
    for (RunDirectory.Counters tick : counters) {
      if (tick.elapsedMs() > faultMs && tick.behind() > ordinary) {
        lastLongMs = tick.elapsedMs();
      }
    }
    boolean longAtTheEnd =
        !counters.isEmpty() && counters.get(counters.size() - 1).behind() > ordinary;
    return longAtTheEnd ? OptionalLong.empty() : OptionalLong.of(lastLongMs);
  }
}
