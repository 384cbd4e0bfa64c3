package io.millrace.core.consume;

import static io.millrace.core.consume.RebalanceLog.Change.ASSIGNED;
import static io.millrace.core.consume.RebalanceLog.Change.LOST;
import static io.millrace.core.consume.RebalanceLog.Change.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private static final List<RebalanceLog.Entry> ENTRIES =
      List.of(
          new RebalanceLog.Entry(10, "a", ASSIGNED, List.of(0, 1)),
          new RebalanceLog.Entry(20, "a", REVOKED, List.of(1)),
          new RebalanceLog.Entry(21, "b", ASSIGNED, List.of(1)),
          new RebalanceLog.Entry(30, "b", LOST, List.of(1)),
          new RebalanceLog.Entry(40, "c", ASSIGNED, List.of(0, 1)),
          new RebalanceLog.Entry(41, "a", LOST, List.of(0)));

  @Test
  void whatWasGivenIsHeldUntilItIsTaken() {
    assertThat(Holdings.owners(ENTRIES, 15)).isEqualTo(Map.of(0, "a", 1, "a"));
    assertThat(Holdings.owners(ENTRIES, 25)).isEqualTo(Map.of(0, "a", 1, "b"));
    assertThat(Holdings.owners(ENTRIES, 35)).isEqualTo(Map.of(0, "a"));
  }

  @Test
  void whoLearnsLateThatHeLostItTakesNothingFromTheNewOwner() {
    assertThat(Holdings.owners(ENTRIES, 100)).isEqualTo(Map.of(0, "c", 1, "c"));
  }
}
