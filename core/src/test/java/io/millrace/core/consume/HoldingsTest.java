package io.millrace.core.consume;

import static io.millrace.core.consume.RebalanceLog.Change.ASSIGNED;
import static io.millrace.core.consume.RebalanceLog.Change.LOST;
import static io.millrace.core.consume.RebalanceLog.Change.REVOKED;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class HoldingsTest {
  private static final List<RebalanceLog.Entry> ENTRIES =
      List.of(
          new RebalanceLog.Entry(10, "a", ASSIGNED, List.of(0, 1, 2)),
          new RebalanceLog.Entry(20, "a", REVOKED, List.of(1, 2)),
          new RebalanceLog.Entry(21, "b", ASSIGNED, List.of(1, 2)),
          new RebalanceLog.Entry(30, "b", LOST, List.of(1, 2)),
          new RebalanceLog.Entry(31, "a", ASSIGNED, List.of(1, 2)));

  @Test
  void whatWasGivenIsHeldUntilItIsTaken() {
    assertThat(Holdings.at(ENTRIES, 15)).containsOnlyKeys("a").containsEntry("a", Set.of(0, 1, 2));
    assertThat(Holdings.at(ENTRIES, 25))
        .containsEntry("a", Set.of(0))
        .containsEntry("b", Set.of(1, 2));
  }

  @Test
  void whatWasLostIsNotHeld() {
    assertThat(Holdings.at(ENTRIES, 100))
        .containsEntry("a", Set.of(0, 1, 2))
        .containsEntry("b", Set.of());
  }
}
