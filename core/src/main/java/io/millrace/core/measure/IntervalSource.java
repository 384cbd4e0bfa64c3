package io.millrace.core.measure;

import org.HdrHistogram.Histogram;

/** Something that measured since it was last asked. Asked by the sampler thread only. */
public interface IntervalSource {
  /** Adds what was recorded since the last call to {@code interval}, in µs, and forgets it. */
  void drainInto(Histogram interval);
}
