package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.Gap;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.junit.jupiter.api.Test;

class StandstillTest {
  private static final long MS = 1_000_000;

  private static Gap gapMs(long from, long to) {
    return new Gap(from * MS, to * MS);
  }

  private static Histogram ordinaryMs(long... lengths) {
    Histogram micros = new Histogram(1, 3_600_000_000L, 3);
    for (long length : lengths) {
      micros.recordValue(length * 1_000);
    }
    return micros;
  }

  private static long thresholdMs(Histogram ordinary) {
    return Standstill.thresholdNs(ordinary) / MS;
  }

  @Test
  void theLongestOfAWindowCounts() {
    List<Gap> gaps = List.of(gapMs(0, 900), gapMs(2_000, 2_300), gapMs(3_000, 9_000));
    assertThat(Standstill.longest(gaps, 250 * MS, 2_000 * MS, 4_000 * MS))
        .contains(gapMs(3_000, 9_000));
    assertThat(Standstill.longest(gaps, 250 * MS, 2_000 * MS, 2_500 * MS))
        .contains(gapMs(2_000, 2_300));
  }

  /** The last delivery before a broker is killed may be a moment before the kill was begun. */
  @Test
  void aStandstillThatTheNextFaultMadeIsNotThatOfTheOneBefore() {
    Observed.PartitionGaps gaps =
        new Observed.PartitionGaps(List.of(gapMs(100, 400), gapMs(995, 4_000)), ordinaryMs(1));

    Observed.PartitionGaps beforeTheKill = gaps.until(1_000 * MS);

    assertThat(Standstill.longest(beforeTheKill.gaps(), 250 * MS, 0, 1_000 * MS))
        .contains(gapMs(100, 400));
    assertThat(Standstill.longest(gaps.gaps(), 250 * MS, 1_000 * MS, 9_000 * MS))
        .contains(gapMs(995, 4_000));
  }

  @Test
  void whatIsNoLongerThanOrdinaryIsNone() {
    assertThat(Standstill.longest(List.of(gapMs(0, 900)), 900 * MS, 0, 5_000 * MS)).isEmpty();
  }

  @Test
  void theLongestFaultFreeGapIsOrdinary() {
    Histogram ordinary = ordinaryMs(400);
    ordinary.recordValueWithCount(5_000, 1_000);
    assertThat(thresholdMs(ordinary)).isBetween(400L, 401L);
  }

  @Test
  void soAreFiveTimesThoseOfTheLongestHundredth() {
    assertThat(thresholdMs(ordinaryMs(100, 100, 100))).isBetween(500L, 501L);
  }

  @Test
  void andSoIsWhatAnyPauseOfTheMachineMayCost() {
    assertThat(thresholdMs(ordinaryMs(1, 2, 3))).isEqualTo(200);
    assertThat(thresholdMs(ordinaryMs())).isEqualTo(200);
  }
}
