package io.millrace.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** What is recorded comes out of exactly one interval. */
class LatencyRecorderTest {
  private final LatencyRecorder recorder = new LatencyRecorder();

  @Test
  void nanosecondsAreRecordedAsMicroseconds() {
    recorder.recordNs(1_999);
    recorder.recordNs(2_000_000);
    Histogram interval = drain();
    assertThat(interval.getMinValue()).isEqualTo(1);
    assertThat(interval.getMaxValue()).isEqualTo(interval.highestEquivalentValue(2_000));
  }

  @Test
  void anIntervalHoldsWhatWasRecordedSinceTheLast() {
    recorder.recordMicros(10);
    recorder.recordMicros(20);
    assertThat(drain().getTotalCount()).isEqualTo(2);

    recorder.recordMicros(30);
    Histogram second = drain();
    assertThat(second.getTotalCount()).isEqualTo(1);
    assertThat(second.getMinValue()).isEqualTo(30);
    assertThat(drain().getTotalCount()).isZero();
  }

  @Test
  void drainingAddsToWhatOtherRecordersMeasured() {
    LatencyRecorder other = new LatencyRecorder();
    recorder.recordMicros(10);
    other.recordMicros(500);
    Histogram interval = LatencyRecorder.emptyHistogram();
    recorder.drainInto(interval);
    other.drainInto(interval);
    assertThat(interval.getTotalCount()).isEqualTo(2);
    assertThat(interval.getMaxValue()).isEqualTo(500);
  }

  @Test
  void aNegativeLatencyCountsAsZero() {
    // Two hosts' clocks may disagree by more than an event takes.
    recorder.recordMicros(-5);
    recorder.recordNs(-5_000);
    Histogram interval = drain();
    assertThat(interval.getCountAtValue(0)).isEqualTo(2);
  }

  @Test
  void aLatencyOverAnHourIsRecordedAsOneHourAndNotDropped() {
    recorder.recordMicros(Long.MAX_VALUE);
    Histogram interval = drain();
    assertThat(interval.getTotalCount()).isEqualTo(1);
    assertThat(interval.valuesAreEquivalent(interval.getMaxValue(), 3_600_000_000L)).isTrue();
  }

  @Test
  void nothingIsLostOrCountedTwiceWhileTheSamplerDrains() throws InterruptedException {
    int records = 2_000_000;
    Thread writer =
        new Thread(
            () -> {
              for (int i = 0; i < records; i++) {
                recorder.recordMicros(i % 1_000);
              }
            });
    Histogram total = LatencyRecorder.emptyHistogram();
    writer.start();
    while (writer.isAlive()) {
      recorder.drainInto(total);
    }
    writer.join();
    recorder.drainInto(total);
    assertThat(total.getTotalCount()).isEqualTo(records);
  }

  private Histogram drain() {
    Histogram interval = LatencyRecorder.emptyHistogram();
    recorder.drainInto(interval);
    return interval;
  }
}
