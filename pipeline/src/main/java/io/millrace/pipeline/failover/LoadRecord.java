package io.millrace.pipeline.failover;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.RunDirectory;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.PackedHistogram;

/**
 * How the load of a run went, second by second, read from the run's files. Times in ms after the
 * start of the load.
 *
 * @param seconds response times and backlog of each second
 * @param counters the counters, ten times a second
 */
record LoadRecord(List<ServiceRecovery.Second> seconds, List<RunDirectory.Counters> counters) {
  /** The first second of a run is left out: even after the warm-up it is slower than the rest. */
  private static final long SETTLING_MS = 1_000;

  LoadRecord {
    seconds = List.copyOf(seconds);
    counters = List.copyOf(counters);
  }

  /**
   * Of a run.
   *
   * @param lost lost events, which would stay in the backlog for ever and are taken out of it
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
        "response",
        interval ->
            seconds.add(
                new ServiceRecovery.Second(
                    interval.getStartTimeStamp(),
                    packed(interval),
                    behindAt(counters, interval.getEndTimeStamp()))));
    return new LoadRecord(seconds, counters);
  }

  /** Packs an interval: as it is read it takes 190 KB, mostly zeros, and a run has thousands. */
  private static Histogram packed(Histogram interval) {
    Histogram packed = new PackedHistogram(interval.getNumberOfSignificantValueDigits());
    packed.add(interval);
    packed.setStartTimeStamp(interval.getStartTimeStamp());
    packed.setEndTimeStamp(interval.getEndTimeStamp());
    return packed;
  }

  /** Returns the part up to {@code ms}. */
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

  /** Returns the response times before {@code faultMs}. */
  FailoverResult.FaultFree faultFree(long faultMs) {
    Histogram all = faultFreeMicros(faultMs);
    return new FailoverResult.FaultFree(
        all.getTotalCount(),
        LatencySummary.percentile(all, 50),
        LatencySummary.percentile(all, 99));
  }

  /** Returns the 99th percentile of the response times before {@code faultMs}, in µs. */
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

  /** Returns the longest backlog before {@code faultMs}, in events. */
  long faultFreeBehind(long faultMs) {
    return counters.stream()
        .filter(tick -> tick.elapsedMs() < faultMs)
        .mapToLong(RunDirectory.Counters::behind)
        .max()
        .orElse(0);
  }

  /**
   * Returns when the backlog was for the last time above {@code ordinary} events; {@code faultMs}
   * when it never was, empty when it still was at the end.
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
