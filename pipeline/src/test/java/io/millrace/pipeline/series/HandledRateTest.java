package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.result.RunDirectory.Counters;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandledRateTest {
  @Test
  void whatComesThroughIsMeasuredUntilTheLastEventThoughTheLoadEndedLongBefore() {
    // 4 s at 1,000/s into a group that handles 400/s: 10 s
    List<Counters> rows = new ArrayList<>();
    for (long ms = 0; ms <= 12_000; ms += 100) {
      rows.add(row(ms, Math.min(4_000, ms), Math.min(4_000, ms * 4 / 10)));
    }
    assertThat(HandledRate.perSecond(rows, 1)).isCloseTo(400, within(0.001));
    assertThat(HandledRate.perSecond(rows, 2)).isCloseTo(200, within(0.001));
  }

  @Test
  void theWaitForTheFirstEventAndTheRowsAfterTheLastCountForNothing() {
    List<Counters> rows = new ArrayList<>();
    for (long ms = 0; ms <= 9_000; ms += 100) {
      rows.add(row(ms, 3_000, Math.max(0, Math.min(3_000, ms - 2_000))));
    }
    assertThat(HandledRate.perSecond(rows, 1)).isCloseTo(1_000, within(0.001));
  }

  @Test
  void whereNothingWasReceivedThereIsNoRate() {
    assertThat(HandledRate.perSecond(List.of(), 1)).isNull();
    assertThat(HandledRate.perSecond(List.of(row(0, 0, 0), row(100, 50, 0)), 1)).isNull();
    assertThat(HandledRate.perSecond(List.of(row(0, 0, 0), row(100, 50, 50)), 0)).isNull();
  }

  private static Counters row(long ms, long acknowledged, long received) {
    return new Counters(ms, acknowledged, acknowledged, received, acknowledged - received);
  }
}
