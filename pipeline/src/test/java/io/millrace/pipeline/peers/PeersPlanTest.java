package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeersPlanTest {
  private static PeersPlan plan(int rounds, EnumSet<Part> parts) {
    return new PeersPlan(
        "4.3.1",
        rounds,
        8_000_000,
        24_000_000,
        200,
        6,
        parts,
        false,
        new PeersPlan.Latency(2_000, Duration.ofSeconds(20), Duration.ofSeconds(2)));
  }

  @Test
  void theEstimateGrowsWithRoundsAndParts() {
    Duration latency = plan(5, EnumSet.of(Part.LATENCY)).estimate();
    Duration oneRound = plan(1, EnumSet.of(Part.PRODUCER)).estimate();
    Duration fiveRounds = plan(5, EnumSet.of(Part.PRODUCER)).estimate();

    assertThat(latency).isEqualTo(plan(1, EnumSet.of(Part.LATENCY)).estimate()); // done once
    assertThat(latency).isBetween(Duration.ofMinutes(2), Duration.ofMinutes(5));
    assertThat(fiveRounds).isGreaterThan(oneRound.multipliedBy(4));
    assertThat(plan(5, EnumSet.allOf(Part.class)).estimate()).isGreaterThan(fiveRounds);
  }

  @Test
  void aToolThatSendsOneAtATimeIsNotAskedForMoreThanItCanSend() {
    PeersPlan.Latency fast =
        new PeersPlan.Latency(50_000, Duration.ofSeconds(10), Duration.ofSeconds(2));

    assertThat(fast.events()).isEqualTo(500_000);
    assertThat(fast.eventsOneAtATime()).isEqualTo(10_000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 20, 2, latency-rate must be at least 1",
    "2000, 0, 2, latency-duration must be at least 1s",
    "2000, 20, 0, pause must be above 0",
    "2000, 20, 11, pause must be above 0 and at most half of latency-duration"
  })
  void aSituationThatIsNoneIsRefused(long rate, long seconds, long pause, String words) {
    assertThatThrownBy(
            () ->
                new PeersPlan.Latency(rate, Duration.ofSeconds(seconds), Duration.ofSeconds(pause)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }
}
