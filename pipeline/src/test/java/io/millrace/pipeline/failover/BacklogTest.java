package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** At 1,000 events a second. */
class BacklogTest {
  private static final long SECOND = 1_000_000_000L;

  private final Backlog backlog = new Backlog(1_000);

  @Test
  void lessThanASecondsWorthIsDrained() {
    assertThat(backlog.isDrained(1_000, 0)).isTrue();
  }

  @Test
  void moreIsNotAsLongAsItShrinks() {
    for (int second = 0; second < 20; second++) {
      assertThat(backlog.isDrained(9_000 - second * 200, second * SECOND)).isFalse();
    }
  }

  @Test
  void whatWasLostIsBehindForEverAndDrainedAllTheSame() {
    assertThat(backlog.isDrained(30_000, 0)).isFalse();
    assertThat(backlog.isDrained(21_875, SECOND)).isFalse();
    assertThat(backlog.isDrained(21_891, 4 * SECOND)).isFalse();
    assertThat(backlog.isDrained(21_880, 7 * SECOND)).isTrue();
  }
}
