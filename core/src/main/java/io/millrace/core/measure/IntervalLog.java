package io.millrace.core.measure;

import java.io.PrintStream;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;
import org.jspecify.annotations.Nullable;

/**
 * Logs one latency stage of a run: appends a histogram for each interval to an {@code .hlog}
 * stream, and keeps their merged total. Histograms merge; percentiles are never averaged. Used by
 * the sampler thread only.
 *
 * <p>Values are in µs; the log's maxima are in ms, as HdrHistogram's tools expect.
 */
public final class IntervalLog implements AutoCloseable {
  private static final double MICROS_PER_MILLI = 1_000.0;
  private static final double MILLIS_PER_SECOND = 1_000.0;

  private final List<? extends IntervalSource> sources;
  private final Histogram total = LatencyRecorder.emptyHistogram();
  private final Histogram interval = LatencyRecorder.emptyHistogram();
  private final @Nullable HistogramLogWriter writer;
  private final @Nullable PrintStream out;
  private final long baseMillis;
  private long intervalStartMillis;

  /**
   * Logs to {@code out}, or nowhere when it is null.
   *
   * @param startMillis the epoch time at which the first interval starts
   */
  public IntervalLog(
      String stage,
      List<? extends IntervalSource> sources,
      long startMillis,
      @Nullable PrintStream out) {
    this.sources = List.copyOf(sources);
    this.baseMillis = startMillis;
    this.intervalStartMillis = startMillis;
    this.out = out;
    if (out == null) {
      writer = null;
    } else {
      writer = new HistogramLogWriter(out);
      writer.outputComment("[Millrace: " + stage + " time, values in microseconds]");
      writer.outputLogFormatVersion();
      writer.outputStartTime(startMillis);
      writer.setBaseTime(startMillis);
      writer.outputLegend();
    }
  }

  /**
   * Closes the current interval at {@code nowMillis}, writes and flushes its line.
   *
   * @return {@link #interval}
   */
  public Histogram closeInterval(long nowMillis) {
    interval.reset();
    for (IntervalSource source : sources) {
      source.drainInto(interval);
    }
    interval.setStartTimeStamp(intervalStartMillis);
    interval.setEndTimeStamp(nowMillis);
    intervalStartMillis = nowMillis;
    total.add(interval);
    if (writer != null && out != null) {
      writer.outputIntervalHistogram(
          (interval.getStartTimeStamp() - baseMillis) / MILLIS_PER_SECOND,
          (nowMillis - baseMillis) / MILLIS_PER_SECOND,
          interval,
          MICROS_PER_MILLI);
      out.flush();
    }
    return interval;
  }

  /** The interval that was closed last; valid until the next is. */
  public Histogram interval() {
    return interval;
  }

  /** Everything recorded in closed intervals. */
  public Histogram total() {
    return total;
  }

  @Override
  public void close() {
    if (writer != null) {
      writer.close();
    }
  }
}
