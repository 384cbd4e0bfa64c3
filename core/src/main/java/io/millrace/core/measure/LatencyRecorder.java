package io.millrace.core.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.SingleWriterRecorder;
import org.jspecify.annotations.Nullable;

/**
 * Latencies of one thread and one stage. Written by one thread; drained by the sampler thread.
 *
 * <p>Resolution 1 µs, three significant digits, up to one hour; a longer latency is recorded as one
 * hour rather than dropped.
 */
public final class LatencyRecorder implements IntervalSource {
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int SIGNIFICANT_DIGITS = 3;

  private final SingleWriterRecorder recorder =
      new SingleWriterRecorder(1, HIGHEST_MICROS, SIGNIFICANT_DIGITS);
  private @Nullable Histogram recycled;

  /** Records a duration in nanoseconds; a negative one (clocks of two hosts) counts as zero. */
  public void recordNs(long durationNs) {
    recordMicros(durationNs / 1_000);
  }

  /** Records a duration in microseconds; a negative one (clocks of two hosts) counts as zero. */
  public void recordMicros(long durationMicros) {
    recorder.recordValue(Math.max(0, Math.min(durationMicros, HIGHEST_MICROS)));
  }

  @Override
  public void drainInto(Histogram interval) {
    Histogram taken = recorder.getIntervalHistogram(recycled);
    interval.add(taken);
    recycled = taken;
  }

  /** An empty histogram that holds what any recorder here can have recorded. */
  public static Histogram emptyHistogram() {
    return new Histogram(1, HIGHEST_MICROS, SIGNIFICANT_DIGITS);
  }
}
