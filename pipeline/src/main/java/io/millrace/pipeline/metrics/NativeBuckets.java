package io.millrace.pipeline.metrics;

import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;

/**
 * Buckets of Prometheus' native histograms: each is 2^(1/32) times as wide as the one before, so a
 * percentile is off by at most 2.2 %. Pure.
 *
 * <p>Bucket {@code i} of schema {@code n} holds values above {@code 2^((i-1)/2^n)} and up to {@code
 * 2^(i/2^n)} (Prometheus, "Native Histograms", schema).
 */
final class NativeBuckets {
  /** Kept to 3 digits, the values are finer than this; a finer schema would only be longer. */
  static final int SCHEMA = 5;

  private static final double PER_DOUBLING = 1 << SCHEMA;

  private NativeBuckets() {}

  /** Of a histogram of µs, in seconds, without its zeros. */
  static NativeHistogramBuckets of(Histogram micros) {
    List<Integer> indexes = new ArrayList<>();
    List<Long> counts = new ArrayList<>();
    for (HistogramIterationValue value : micros.recordedValues()) {
      if (value.getValueIteratedTo() == 0) {
        continue;
      }
      int index = index(micros.medianEquivalentValue(value.getValueIteratedTo()));
      int last = indexes.size() - 1;
      if (last >= 0 && indexes.get(last) == index) {
        counts.set(last, counts.get(last) + value.getCountAtValueIteratedTo());
      } else {
        indexes.add(index);
        counts.add(value.getCountAtValueIteratedTo());
      }
    }
    return NativeHistogramBuckets.of(indexes, counts);
  }

  private static int index(long micros) {
    return (int) Math.ceil(Math.log(micros / 1e6) / Math.log(2) * PER_DOUBLING);
  }
}
