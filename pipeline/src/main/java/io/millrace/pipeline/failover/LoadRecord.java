package io.millrace.pipeline.failover;

import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.LatencySummary;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.RunDirectory.Counters;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.HdrHistogram.Histogram;

/**
 * How the load of a run went, second by second, read from the run's files. Times in ms after the
 * start of the load. Nothing of the files is kept: each question reads as much of them as its
 * answer takes, a row at a time.
 */
final class LoadRecord {
  /** The first second of a run is left out: even after the warm-up it is slower than the rest. */
  private static final long SETTLING_MS = 1_000;

  private final Rows rows;
  private final long untilMs;

  /** The rows of a run, read anew each time, in their order. */
  interface Rows {
    /**
     * The seconds that begin at {@code fromMs} or later, with the response times of each.
     *
     * @param reader says of each whether it wants the next
     */
    void eachSecond(long fromMs, Predicate<ServiceRecovery.Second> reader);

    /**
     * The counters of each tick.
     *
     * @param reader says of each whether it wants the next
     */
    void eachTick(Predicate<Counters> reader);
  }

  LoadRecord(Rows rows) {
    this(rows, Long.MAX_VALUE);
  }

  private LoadRecord(Rows rows, long untilMs) {
    this.rows = rows;
    this.untilMs = untilMs;
  }

  /**
   * Of a run.
   *
   * @param lost lost events, which would stay in the backlog for ever and are taken out of it
   * @param lostFromMs when the first of them was due
   */
  static LoadRecord of(RunDirectory directory, long lost, long lostFromMs) {
    return new LoadRecord(new RunRows(directory, lost, lostFromMs));
  }

  /** Returns the part up to {@code ms}. */
  LoadRecord until(long ms) {
    return new LoadRecord(rows, Math.min(ms, untilMs));
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
    eachSecond(
        SETTLING_MS,
        second -> {
          boolean before = second.responses().getEndTimeStamp() <= faultMs;
          if (before) {
            all.add(second.responses());
          }
          return before;
        });
    return all;
  }

  /** Returns the longest backlog before {@code faultMs}, in events. */
  long faultFreeBehind(long faultMs) {
    long[] longest = {0};
    eachTick(
        tick -> {
          boolean before = tick.elapsedMs() < faultMs;
          if (before) {
            longest[0] = Math.max(longest[0], tick.behind());
          }
          return before;
        });
    return longest[0];
  }

  /** When {@code recovery} sees the service recovered, told of the seconds from its fault on. */
  OptionalLong recoveredMs(ServiceRecovery recovery) {
    eachSecond(recovery.faultMs(), recovery::add);
    return recovery.recoveredMs();
  }

  /**
   * Returns when the backlog was for the last time above {@code ordinary} events; {@code faultMs}
   * when it never was, empty when it still was at the end.
   */
  OptionalLong drainedMs(long faultMs, long ordinary) {
    long[] lastLongMs = {faultMs};
    boolean[] longAtTheEnd = {false};
    eachTick(
        tick -> {
          longAtTheEnd[0] = tick.behind() > ordinary;
          if (tick.elapsedMs() > faultMs && longAtTheEnd[0]) {
            lastLongMs[0] = tick.elapsedMs();
          }
          return true;
        });
    return longAtTheEnd[0] ? OptionalLong.empty() : OptionalLong.of(lastLongMs[0]);
  }

  private void eachSecond(long fromMs, Predicate<ServiceRecovery.Second> reader) {
    rows.eachSecond(fromMs, second -> second.fromMs() <= untilMs && reader.test(second));
  }

  private void eachTick(Predicate<Counters> reader) {
    rows.eachTick(tick -> tick.elapsedMs() <= untilMs && reader.test(tick));
  }
}
