package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntToLongFunction;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FailoverDifferencesTest {
  @Test
  void longerGapsAreToldRoundByRoundHoweverFarRoundsLieApart() {
    assertThat(
            FailoverDifferences.of(
                of(
                    series("kill a leader, kafka=4.3.1", 6, FailoverDifferencesTest::swinging),
                    series(
                        "kill a leader, kafka=zookeeper:3.9.1",
                        6,
                        round -> swinging(round) + 10_000))))
        .containsExactly(
            "kill a leader: with kafka=zookeeper:3.9.1 instead of kafka=4.3.1 the longest write gap"
                + " is 10.00 s longer (95 %: 10.00 to 10.00 s, 6 rounds); the longest read gap is"
                + " 10.00 s longer (95 %: 10.00 to 10.00 s, 6 rounds)");
  }

  @Test
  void shorterGapsHaveTheirIntervalTheRightWayRound() {
    assertThat(
            FailoverDifferences.of(
                of(
                    series("kill a leader, back after 20 s, acks=1", 5, round -> 9_000),
                    series(
                        "kill a leader, back after 20 s, acks=all",
                        5,
                        round -> 6_000 + round * 100L))))
        .singleElement()
        .asString()
        .startsWith("kill a leader, back after 20 s: with acks=all instead of acks=1")
        .containsPattern("gap is 2\\.70 s shorter \\(95 %: 2\\.[45]\\d to 2\\.[89]\\d s, 5 rounds");
  }

  @Test
  void gapsOfEqualsShowNothing() {
    assertThat(
            FailoverDifferences.of(
                of(
                    series("kill a leader, acks=1", 6, round -> 9_000 + (round % 2) * 500L),
                    series("kill a leader, acks=all", 6, round -> 9_500 - (round % 2) * 500L))))
        .singleElement()
        .asString()
        .contains("nothing is shown for the longest write gap (95 %: -0.")
        .contains("nothing is shown for the longest read gap");
  }

  @Test
  void everyValueIsHeldAgainstTheFirstAndOnlyWhereAllElseIsEqual() {
    assertThat(
            FailoverDifferences.of(
                of(
                    series("kill a leader, acks=0, partitions=1", 5, round -> 8_000),
                    series("kill a leader, acks=1, partitions=1", 5, round -> 9_000),
                    series("kill a leader, acks=all, partitions=1", 5, round -> 10_000),
                    series("kill a leader, acks=all, partitions=6", 5, round -> 11_000))))
        .satisfiesExactlyInAnyOrder(
            one -> assertThat(one).startsWith("kill a leader, partitions=1: with acks=1 instead"),
            one -> assertThat(one).startsWith("kill a leader, partitions=1: with acks=all instead"),
            one -> assertThat(one).startsWith("kill a leader, acks=all: with partitions=6 instead"))
        .allSatisfy(one -> assertThat(one).doesNotContain("instead of acks=1"));
  }

  @Test
  void fourRoundsAreTooFewAndARoundWithoutItsPairCountsNowhere() {
    List<Trial> trials =
        of(
            series("kill a leader, acks=1", 5, round -> 9_000),
            series("kill a leader, acks=all", 4, round -> 12_000));

    assertThat(FailoverDifferences.of(trials)).isEmpty();
  }

  @Test
  void faultFreeRunsAreNotCompared() {
    assertThat(
            FailoverDifferences.of(
                Stream.of("no fault, acks=1", "no fault, acks=all")
                    .flatMap(name -> trials(name, "none", 5, round -> 0).stream())
                    .toList()))
        .isEmpty();
  }

  /** Wide apart from round to round, as the phases of heartbeats make them. */
  private static long swinging(int round) {
    return 8_000 + round * 400L;
  }

  @SafeVarargs
  private static List<Trial> of(List<Trial>... series) {
    List<Trial> all = new ArrayList<>();
    for (List<Trial> one : series) {
      all.addAll(one);
    }
    return all;
  }

  private static List<Trial> series(String scenario, int rounds, IntToLongFunction gapMs) {
    return trials(scenario, "kill", rounds, gapMs);
  }

  private static List<Trial> trials(
      String scenario, String fault, int rounds, IntToLongFunction gapMs) {
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      trials.add(
          new Trial(
              scenario, round, Results.failover(fault, "leader", gapMs.applyAsLong(round), 0)));
    }
    return trials;
  }
}
