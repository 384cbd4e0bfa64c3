package io.millrace.core.measure;

import org.HdrHistogram.Histogram;

/**
 * A source of measured values that the sampler thread drains once per interval. Sampler thread
 * only.
 */
public interface IntervalSource {
  /** Adds what was recorded since the last call to {@code interval}, in µs, and forgets it. */
  void drainInto(Histogram interval);
}
