package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A load on two partitions that begins at 1 s. */
class PartitionWatchTest {
  private static final long SECOND_NS = 1_000_000_000;

  private final PartitionWatch watch = new PartitionWatch(2, SECOND_NS);

  private void look(long second, long... acknowledged) {
    watch.look(partition -> acknowledged[partition], second * SECOND_NS);
  }

  private List<Double> idleSeconds(long second) {
    return List.of(
        watch.idleNs(0, second * SECOND_NS) / 1e9, watch.idleNs(1, second * SECOND_NS) / 1e9);
  }

  @Test
  void aPartitionIsIdleFromWhenItsAcknowledgementsGetNoFurther() {
    look(2, 10, 5);
    look(3, 20, 5);
    look(6, 20, 5);

    assertThat(idleSeconds(6)).containsExactly(3.0, 4.0);
  }

  @Test
  void withoutAnyAcknowledgementItIsIdleSinceTheLoadBegan() {
    look(3, -1, 0);

    assertThat(idleSeconds(4)).containsExactly(3.0, 1.0);
  }

  @Test
  void beforeTheLoadNothingIsIdle() {
    assertThat(idleSeconds(0)).containsExactly(0.0, 0.0);
  }

  @Test
  void lagIsWhatLiesBetweenTheLastAcknowledgedRecordAndTheGroup() {
    look(2, 99, 49);

    assertThat(PartitionWatch.lag(watch.ends(), Map.of(0, 100L, 1, 30L), List.of(0L, 0L)))
        .containsExactly(0L, 20L);
  }

  @Test
  void aGroupThatHasNotReadYetLagsFromWhereItBegins() {
    look(2, 99, 49);

    assertThat(PartitionWatch.lag(watch.ends(), Map.of(), List.of(90L, 50L)))
        .containsExactly(10L, 0L);
  }

  @Test
  void aGroupThatIsAheadOfWhatIsKnownDoesNotLag() {
    look(2, 99, 49);

    assertThat(PartitionWatch.lag(watch.ends(), Map.of(0, 120L, 1, 50L), List.of(0L, 0L)))
        .containsExactly(0L, 0L);
  }

  @Test
  void whereBrokersSayNoOffsetsNothingIsKnown() {
    look(2, -1, -1);
    assertThat(watch.knowsOffsets()).isFalse();

    look(3, -1, 0);
    assertThat(watch.knowsOffsets()).isTrue();
  }
}
