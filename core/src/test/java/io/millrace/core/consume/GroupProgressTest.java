package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.Gap;
import org.junit.jupiter.api.Test;

class GroupProgressTest {
  private final GroupProgress progress = new GroupProgress(2, 50);

  @Test
  void whatIsDeliveredAgainIsNoProgress() {
    progress.handedOver(0, 100, 0);
    progress.handedOver(0, 80, 500); // another member begins where the last commit was
    progress.handedOver(0, 100, 520);
    progress.handedOver(0, 120, 540);

    assertThat(progress.gaps(0, 545)).containsExactly(new Gap(0, 540));
  }

  @Test
  void partitionsStandStillEachForItself() {
    progress.handedOver(0, 1, 0);
    progress.handedOver(1, 1, 0);
    progress.handedOver(0, 2, 40);
    progress.handedOver(0, 3, 80);
    progress.handedOver(1, 2, 80);

    assertThat(progress.gaps(0, 90)).isEmpty();
    assertThat(progress.gaps(1, 90)).containsExactly(new Gap(0, 80));
  }

  @Test
  void newsThatComesLateDoesNotTurnTimeBack() {
    progress.handedOver(0, 1, 100);
    progress.handedOver(0, 2, 90);
    progress.handedOver(0, 3, 160);

    assertThat(progress.gaps(0, 160)).containsExactly(new Gap(100, 160));
  }
}
