package io.millrace.core.consume;

import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import org.HdrHistogram.Histogram;

/**
 * When events are handed to a member's handler, minus when they were due. Written by the member's
 * thread; drained by any.
 *
 * <p>With work to do, reads the clock and records for each event, so that a slow batch shows in the
 * second in which its events were handed over. Without, the clock is read for every eighth event
 * (they are some 60 ns apart, so it is off by half a microsecond at most, and the resolution is
 * one), and a batch is recorded as a whole.
 */
final class EndToEndTimes implements IntervalSource {
  private static final int EVENTS_PER_CLOCK_READING = 8;

  /** So many are recorded at once: as many as a poll returns by default, and some. */
  private static final int MOST_KEPT_BACK = 512;

  private final NanoClock clock;
  private final boolean eachAtOnce;
  private final LatencyRecorder recorder = new LatencyRecorder();
  private final long[] keptBack = new long[MOST_KEPT_BACK];
  private int keptBackCount;
  private long nowMicros;

  /**
   * No times yet.
   *
   * @param eachAtOnce whether there is work to do
   */
  EndToEndTimes(NanoClock clock, boolean eachAtOnce) {
    this.clock = clock;
    this.eachAtOnce = eachAtOnce;
  }

  /** An event that was due at {@code dueMicros} is handed over now. */
  void note(long dueMicros) {
    if (eachAtOnce) {
      recorder.recordMicros(clock.epochMicros(clock.nanoTime()) - dueMicros);
      return;
    }
    if (keptBackCount % EVENTS_PER_CLOCK_READING == 0) {
      nowMicros = clock.epochMicros(clock.nanoTime());
    }
    keptBack[keptBackCount++] = nowMicros - dueMicros;
    if (keptBackCount == keptBack.length) {
      recordKeptBack();
    }
  }

  /** The batch is over. */
  void endOfBatch() {
    recordKeptBack();
  }

  private void recordKeptBack() {
    recorder.recordMicros(keptBack, keptBackCount);
    keptBackCount = 0;
  }

  @Override
  public void drainInto(Histogram interval) {
    recorder.drainInto(interval);
  }
}
