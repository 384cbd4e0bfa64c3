package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InterleavedRoundsTest {

  /** Start-up costs 3 s and 1,000 bytes, an event {@code cpu} and {@code bytes}. */
  private record Made(String name, double cpu, OptionalLong bytes) implements ComparedClient {
    @Override
    public Run run(String topic, long events) {
      OptionalLong allocated =
          bytes.isPresent()
              ? OptionalLong.of(1_000 + bytes.getAsLong() * events)
              : OptionalLong.empty();
      return new Run(3 + cpu * events, allocated, events);
    }
  }

  private static PeersPlan plan(int rounds) {
    return new PeersPlan(
        "4.3.1",
        rounds,
        1_000,
        3_000,
        200,
        6,
        EnumSet.allOf(Part.class),
        false,
        new PeersPlan.Latency(2_000, Duration.ofSeconds(20), Duration.ofSeconds(2)));
  }

  @Test
  void whoWasFirstGoesLastInTheNextRound() {
    assertThat(IntStream.range(0, 4).mapToObj(round -> InterleavedRounds.order(3, round)))
        .containsExactly(List.of(0, 1, 2), List.of(1, 2, 0), List.of(2, 0, 1), List.of(0, 1, 2));
  }

  @Test
  void roundsAreRunInTurnAndKeptByClient() throws Exception {
    List<String> log = new ArrayList<>();
    List<ComparedClient> three =
        List.of(
            new Made("a", 1e-6, OptionalLong.of(700)),
            new Made("b", 2e-6, OptionalLong.of(900)),
            new Made("c", 3e-6, OptionalLong.empty()));

    Task task =
        new InterleavedRounds(plan(2), line -> {})
            .take(
                "title",
                three,
                (client, events) -> {
                  log.add(client.name() + events);
                  return client.run("topic", events);
                });

    assertThat(log)
        .containsExactly(
            "a1000", "a3000", "b1000", "b3000", "c1000", "c3000", // a b c
            "b1000", "b3000", "c1000", "c3000", "a1000", "a3000"); // b c a
    assertThat(task.tools())
        .extracting(tool -> tool.name() + tool.rounds().size())
        .containsExactly("a2", "b2", "c2");
    Round round = task.tools().get(0).rounds().get(1);
    assertThat(round.cpuSecondsPerMillion()).isCloseTo(1.0, within(1e-9)); // start-up cancelled out
    assertThat(round.allocatedBytesPerEvent()).isEqualTo(700.0);
    assertThat(round.eventsPerSecond()).isEqualTo(3_000);
    assertThat(task.tools().get(2).rounds().get(0).allocatedBytesPerEvent()).isNull();
  }
}
