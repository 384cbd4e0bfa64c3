package io.millrace.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.LatencyRecorder;
import io.prometheus.metrics.model.snapshots.NativeHistogramBucket;
import io.prometheus.metrics.model.snapshots.NativeHistogramBuckets;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NativeBucketsTest {
  private static Histogram of(long... micros) {
    Histogram histogram = LatencyRecorder.emptyHistogram();
    for (long value : micros) {
      histogram.recordValue(value);
    }
    return histogram;
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 37, 1_000, 12_345, 999_999, 1_000_000, 61_000_000})
  void aValueIsWithinTheBoundsOfItsBucket(long micros) {
    NativeHistogramBuckets buckets = NativeBuckets.of(of(micros));

    assertThat(buckets.size()).isEqualTo(1);
    double upper = Math.pow(2, buckets.getBucketIndex(0) / 32.0);
    double lower = Math.pow(2, (buckets.getBucketIndex(0) - 1) / 32.0);
    double kept = of(micros).medianEquivalentValue(micros) / 1e6;
    assertThat(kept).isGreaterThan(lower * (1 - 1e-12)).isLessThanOrEqualTo(upper * (1 + 1e-12));
  }

  @Test
  void valuesOfOneBucketAreCountedTogetherAndZerosLeftOut() {
    NativeHistogramBuckets buckets = NativeBuckets.of(of(0, 0, 10_000, 10_000, 10_001, 500_000));

    assertThat(buckets.stream().mapToLong(NativeHistogramBucket::getCount)).containsExactly(3L, 1L);
    assertThat(buckets.getBucketIndex(0)).isLessThan(buckets.getBucketIndex(1));
  }
}
