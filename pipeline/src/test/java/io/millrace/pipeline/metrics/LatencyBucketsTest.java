package io.millrace.pipeline.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.measure.LatencyRecorder;
import java.util.Arrays;
import java.util.SplittableRandom;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyBucketsTest {
  private static final double MICROS = 1e6;

  /** Log-normal around 5 ms: the shape that response times have. */
  private static Histogram responseTimes() {
    SplittableRandom random = new SplittableRandom(42);
    Histogram micros = LatencyRecorder.emptyHistogram();
    for (int i = 0; i < 1_000_000; i++) {
      micros.recordValue((long) (5_000 * Math.exp(0.8 * random.nextGaussian())));
    }
    return micros;
  }

  /** As Prometheus' histogram_quantile does it: a straight line within the bucket. */
  private static double quantile(double q, double[] upper, long[] counts) {
    double rank = q * Arrays.stream(counts).sum();
    long below = 0;
    for (int i = 0; i < counts.length; i++) {
      if (below + counts[i] >= rank) {
        double from = i == 0 ? 0 : upper[i - 1];
        return from + (upper[i] - from) * (rank - below) / counts[i];
      }
      below += counts[i];
    }
    throw new IllegalStateException("no such rank");
  }

  @Test
  void boundsRiseFromATenthOfAMillisecondToBeyondAMinute() {
    double[] upper = LatencyBuckets.upperSeconds();

    assertThat(upper).isSorted().hasSize(49);
    assertThat(upper[0]).isEqualTo(100e-6);
    assertThat(upper[47]).isGreaterThan(60);
    assertThat(upper[48]).isInfinite();
  }

  @Test
  void everyValueIsInExactlyOneBucket() {
    Histogram micros = responseTimes();
    micros.recordValue(0);
    micros.recordValue(3_000_000_000L);

    assertThat(Arrays.stream(LatencyBuckets.counts(micros)).sum())
        .isEqualTo(micros.getTotalCount());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.5, 0.9, 0.99, 0.999})
  void aPercentileFromTheBucketsIsNearTheTrueOne(double q) {
    Histogram micros = responseTimes();
    double truth = micros.getValueAtPercentile(q * 100) / MICROS;

    double read = quantile(q, LatencyBuckets.upperSeconds(), LatencyBuckets.counts(micros));

    assertThat(read).isCloseTo(truth, within(truth * 0.06));
  }

  @Test
  void anEmptyHistogramHasEmptyBuckets() {
    assertThat(LatencyBuckets.counts(LatencyRecorder.emptyHistogram())).containsOnly(0);
  }
}
