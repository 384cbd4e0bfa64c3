package io.millrace.pipeline.worker;

import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a worker process has recorded of one stage and the run has not taken yet. Added to by the
 * thread that reads the worker's reports; drained by the sampler thread.
 */
final class RemoteHistogram implements IntervalSource {
  private final Histogram micros = LatencyRecorder.emptyHistogram();

  /** Adds what a report brought; null brings nothing. */
  synchronized void add(@Nullable String text) {
    HistogramText.addTo(micros, text);
  }

  @Override
  public synchronized void drainInto(Histogram interval) {
    interval.add(micros);
    micros.reset();
  }
}
