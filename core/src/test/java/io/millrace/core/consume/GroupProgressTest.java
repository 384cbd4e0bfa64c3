package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.Gap;
import org.junit.jupiter.api.Test;

class GroupProgressTest {
  private final GroupProgress progress = new GroupProgress(2, 50_000);

  @Test
  void whatIsDeliveredAgainIsNoProgress() {
    progress.handedOver(0, 0, 100, 0);
    progress.handedOver(0, 0, 80, 500_000); // another member begins where the last commit was
    progress.handedOver(0, 0, 100, 520_000);
    progress.handedOver(0, 0, 120, 540_000);

    assertThat(progress.gaps(0, 545_000)).containsExactly(new Gap(0, 540_000));
  }

  @Test
  void partitionsStandStillEachForItself() {
    progress.handedOver(0, 0, 1, 0);
    progress.handedOver(1, 0, 1, 0);
    progress.handedOver(0, 0, 2, 40_000);
    progress.handedOver(0, 0, 3, 80_000);
    progress.handedOver(1, 0, 2, 80_000);

    assertThat(progress.gaps(0, 90_000)).isEmpty();
    assertThat(progress.gaps(1, 90_000)).containsExactly(new Gap(0, 80_000));
  }

  @Test
  void newsThatComesLateDoesNotTurnTimeBack() {
    progress.handedOver(0, 0, 1, 100_000);
    progress.handedOver(0, 0, 2, 90_000);
    progress.handedOver(0, 0, 3, 160_000);

    assertThat(progress.gaps(0, 160_000)).containsExactly(new Gap(100_000, 160_000));
  }
}
