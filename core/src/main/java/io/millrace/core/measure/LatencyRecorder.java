package io.millrace.core.measure;

import org.HdrHistogram.Histogram;
import org.HdrHistogram.WriterReaderPhaser;

/**
 * Latencies of one thread and one stage. Written by one thread; drained by the sampler thread.
 *
 * <p>Resolution 1 µs, three significant digits, up to one hour; a longer latency is recorded as one
 * hour rather than dropped.
 *
 * <p>It has two histograms that are swapped, as HdrHistogram's own SingleWriterRecorder has. Here
 * the writer may enter once for many values, because entering and leaving are two atomic additions,
 * which cost as much as recording.
 */
public final class LatencyRecorder implements IntervalSource {
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int SIGNIFICANT_DIGITS = 3;

  /** Long enough for a writer in the middle of a few hundred values; asked again after it. */
  private static final long READER_YIELD_NS = 50_000;

  private final WriterReaderPhaser phaser = new WriterReaderPhaser();
  private volatile Histogram active = emptyHistogram();
  private Histogram inactive = emptyHistogram();

  /** Records a duration in nanoseconds; a negative one (clocks of two hosts) counts as zero. */
  public void recordNs(long durationNs) {
    recordMicros(durationNs / 1_000);
  }

  /** Records a duration in microseconds; a negative one (clocks of two hosts) counts as zero. */
  public void recordMicros(long durationMicros) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      active.recordValue(recordable(durationMicros));
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  /**
   * Records the first {@code count} of {@code durationsMicros} as {@link #recordMicros} does each.
   */
  public void recordMicros(long[] durationsMicros, int count) {
    long entered = phaser.writerCriticalSectionEnter();
    try {
      Histogram histogram = active;
      for (int i = 0; i < count; i++) {
        histogram.recordValue(recordable(durationsMicros[i]));
      }
    } finally {
      phaser.writerCriticalSectionExit(entered);
    }
  }

  private static long recordable(long durationMicros) {
    return Math.max(0, Math.min(durationMicros, HIGHEST_MICROS));
  }

  @Override
  public void drainInto(Histogram interval) {
    phaser.readerLock();
    try {
      Histogram taken = active;
      active = inactive;
      inactive = taken;
      phaser.flipPhase(READER_YIELD_NS); // from here on no writer is in taken
      interval.add(taken);
      taken.reset();
    } finally {
      phaser.readerUnlock();
    }
  }

  /** An empty histogram that holds what any recorder here can have recorded. */
  public static Histogram emptyHistogram() {
    return new Histogram(1, HIGHEST_MICROS, SIGNIFICANT_DIGITS);
  }
}
