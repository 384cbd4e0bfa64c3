package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.FakeClock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class HandOverTellerTest {
  private final FakeClock clock = new FakeClock(0, 0);
  private final List<String> told = new ArrayList<>();
  private final HandOverTeller teller =
      new HandOverTeller(
          (partition, first, next, nowNs) ->
              told.add(partition + ": " + first + " to " + next + " at " + nowNs / 1_000_000),
          clock);

  private void handedOverAt(long ms, int partition, long offset) {
    clock.parkUntil(ms * 1_000_000);
    teller.handedOver(partition, offset);
  }

  @Test
  void aQuickBatchIsToldInTwoWords() {
    handedOverAt(5, 2, 10);
    handedOverAt(5, 2, 11);
    handedOverAt(6, 2, 12);
    teller.endOfBatch();
    assertThat(told).containsExactly("2: 10 to 11 at 5", "2: 11 to 13 at 6");
  }

  @Test
  void slowWorkIsToldAsItGoesOn() {
    handedOverAt(0, 0, 1);
    handedOverAt(4, 0, 2);
    handedOverAt(12, 0, 3);
    handedOverAt(14, 0, 4);
    teller.endOfBatch();
    assertThat(told).containsExactly("0: 1 to 2 at 0", "0: 2 to 4 at 12", "0: 4 to 5 at 14");
  }

  @Test
  void anEmptyBatchIsNotToldOf() {
    teller.endOfBatch();
    assertThat(told).isEmpty();
  }
}
