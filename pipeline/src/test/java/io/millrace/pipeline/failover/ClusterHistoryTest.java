package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two partitions on brokers 1, 2 and 3; broker 1 leads partition 0, broker 2 partition 1. */
class ClusterHistoryTest {
  private static final Set<Integer> ALL = Set.of(1, 2, 3);
  private static final Set<Integer> VICTIM = Set.of(1);
  private static final Set<Integer> LED = Set.of(0);
  private static final long FAULT = 100;

  private static ClusterSnapshot seen(
      int watcher, long at, Set<Integer> brokers, int leader, Set<Integer> inSync) {
    Map<Integer, Integer> leaders = leader == 0 ? Map.of(1, 2) : Map.of(0, leader, 1, 2);
    return new ClusterSnapshot(watcher, at, brokers, leaders, Map.of(0, inSync, 1, inSync), 3);
  }

  private static final ClusterHistory KILLED_AND_BACK =
      new ClusterHistory(
          2,
          List.of(
              seen(0, 10, ALL, 1, ALL),
              seen(1, 12, ALL, 1, ALL),
              seen(1, 8_000, Set.of(2, 3), 0, Set.of(2, 3)),
              seen(1, 8_100, Set.of(2, 3), 2, Set.of(2, 3)),
              seen(2, 8_200, Set.of(2, 3), 2, Set.of(2, 3)),
              seen(1, 25_000, ALL, 2, Set.of(2, 3)),
              seen(1, 26_000, ALL, 2, ALL),
              seen(2, 26_100, ALL, 2, ALL)));

  @Test
  void theFirstWatcherThatKnowsSetsTheTime() {
    assertThat(KILLED_AND_BACK.fencedNs(FAULT, VICTIM)).hasValue(8_000);
    assertThat(KILLED_AND_BACK.shrunkNs(FAULT, VICTIM)).hasValue(8_000);
    assertThat(KILLED_AND_BACK.newLeadersNs(FAULT, VICTIM, LED)).hasValue(8_100);
  }

  @Test
  void redundancyIsRecoveredWhenNoWatcherSeesAnythingMissingAnyMore() {
    assertThat(KILLED_AND_BACK.redundancyRecoveredNs(FAULT, 20_000)).hasValue(26_000);
  }

  @Test
  void redundancyThatWasNeverLostIsRecoveredWhenTheFaultIsHealed() {
    ClusterHistory calm = new ClusterHistory(2, List.of(seen(0, 10, ALL, 1, ALL)));
    assertThat(calm.redundancyRecoveredNs(FAULT, 5_000)).hasValue(5_000);
    assertThat(calm.fencedNs(FAULT, VICTIM)).isEmpty();
    assertThat(calm.newLeadersNs(FAULT, VICTIM, LED)).isEmpty();
    assertThat(calm.changes()).isEmpty();
  }

  @Test
  void aWatcherThatIsBehindDoesNotTurnTheHistoryBack() {
    ClusterHistory history =
        new ClusterHistory(
            2,
            List.of(
                seen(0, 10, ALL, 1, ALL),
                seen(1, 8_000, Set.of(2, 3), 2, Set.of(2, 3)),
                seen(2, 8_050, Set.of(2, 3), 2, Set.of(2, 3))));
    assertThat(history.changes()).hasSize(1);
    assertThat(history.changes().get(0).words())
        .containsExactly(
            "broker 1 is out",
            "partition 0: leader 2, was 1",
            "partition 0: 2 replicas in sync, were 3",
            "partition 1: 2 replicas in sync, were 3");
  }
}
