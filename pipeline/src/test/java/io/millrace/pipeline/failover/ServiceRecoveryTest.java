package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

/** Seconds of a run at 100 events/s whose fault-free 99th percentile is 5 ms. */
class ServiceRecoveryTest {
  private static final int GOOD_MS = 5;

  private final List<ServiceRecovery.Second> seconds = new ArrayList<>();

  private void seconds(int count, int events, int eachMs, long behind) {
    for (int i = 0; i < count; i++) {
      Histogram responses = new Histogram(1, 3_600_000_000L, 3);
      responses.recordValueWithCount(eachMs * 1_000L, events);
      seconds.add(new ServiceRecovery.Second(seconds.size() * 1_000L, responses, behind));
    }
  }

  private OptionalLong recoveredMs(long faultMs) {
    ServiceRecovery recovery = new ServiceRecovery(100, GOOD_MS * 1_000, 20, faultMs);
    seconds.forEach(recovery::add);
    return recovery.recoveredMs();
  }

  @Test
  void tenGoodSecondsAfterAnOutageAreARecoveryFromTheirBegin() {
    seconds(3, 100, GOOD_MS, 0);
    seconds(4, 0, GOOD_MS, 0);
    seconds(1, 500, 2_000, 300);
    seconds(10, 100, GOOD_MS, 0);
    assertThat(recoveredMs(3_000)).hasValue(8_000);
  }

  @Test
  void nineAreNot() {
    seconds(3, 0, GOOD_MS, 0);
    seconds(9, 100, GOOD_MS, 0);
    assertThat(recoveredMs(0)).isEmpty();
  }

  @Test
  void oneSecondBelowTheRateBeginsTheCountAnew() {
    seconds(5, 100, GOOD_MS, 0);
    seconds(1, 94, GOOD_MS, 0);
    seconds(10, 95, GOOD_MS, 0);
    assertThat(recoveredMs(0)).hasValue(6_000);
  }

  @Test
  void aTailOfMoreThanTwiceTheFaultFreeOneIsNoRecovery() {
    seconds(10, 100, 2 * GOOD_MS + 1, 0);
    seconds(10, 100, 2 * GOOD_MS - 1, 0);
    assertThat(recoveredMs(0)).hasValue(10_000);
  }

  @Test
  void norIsABacklogOfASecond() {
    seconds(4, 100, GOOD_MS, 101);
    seconds(10, 100, GOOD_MS, 99);
    assertThat(recoveredMs(0)).hasValue(4_000);
  }

  @Test
  void whatWasNeverWorseIsRecoveredAtOnce() {
    seconds(30, 100, GOOD_MS, 0);
    assertThat(recoveredMs(12_000)).hasValue(12_000);
  }
}
