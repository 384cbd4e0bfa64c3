package io.millrace.core.measure;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class GapLogTest {
  private static final long FLOOR = 50_000;

  private final GapLog log = new GapLog(FLOOR);

  private void steps(long... instantsMicros) {
    for (long atMicros : instantsMicros) {
      log.step(atMicros * 1_000);
    }
  }

  private List<Gap> gapsUntil(long endMicros) {
    return log.gaps(endMicros * 1_000);
  }

  private static Gap gap(long fromMicros, long toMicros) {
    return new Gap(fromMicros * 1_000, toMicros * 1_000);
  }

  @Test
  void stepsThatFollowEachOtherLeaveNothing() {
    steps(0, 10, 20, 69, 118);
    assertThat(gapsUntil(120)).isEmpty();
  }

  @Test
  void aGapReachesFromTheLastStepBeforeToTheFirstAfter() {
    steps(0, 10, 900, 910);
    assertThat(gapsUntil(920)).containsExactly(gap(10, 900));
  }

  @Test
  void whatNeverWentOnIsAGapToTheEnd() {
    steps(0, 10);
    assertThat(gapsUntil(5_000)).containsExactly(gap(10, 5_000));
  }

  @Test
  void whatNeverBeganHasNoGap() {
    assertThat(gapsUntil(5_000)).isEmpty();
  }

  @Test
  void manyGapsAreAllKept() {
    for (int i = 0; i < 1_000; i++) {
      steps(i * 100L);
    }
    assertThat(gapsUntil(99_900)).hasSize(999).contains(gap(99_800, 99_900));
  }

  @Test
  void aDayOfGapsKeepsTheLongestInTheirOrderAndCountsTheRest() {
    long atMicros = 0;
    List<Gap> longest = new ArrayList<>();
    for (int i = 0; i < 1_000_000; i++) {
      long lengthMicros = i % 1_000 == 0 ? 5_000L + i : 60L + i % 7;
      if (lengthMicros >= 5_000) {
        longest.add(gap(atMicros, atMicros + lengthMicros));
      }
      steps(atMicros);
      atMicros += lengthMicros;
    }
    steps(atMicros);

    List<Gap> kept = gapsUntil(atMicros);
    assertThat(kept).hasSizeLessThanOrEqualTo(GapLog.MOST_KEPT).containsAll(longest);
    assertThat(kept).isSortedAccordingTo(Comparator.comparingLong(Gap::fromNs));
    assertThat(log.dropped()).isPositive();
    assertThat(log.ordinaryMicros().getTotalCount()).isEqualTo(1_000_000);
  }

  @Test
  void gapsOfOneLengthDoNotPushEachOtherOutTogether() {
    for (int i = 0; i <= 2 * GapLog.MOST_KEPT; i++) {
      steps(i * 100L);
    }
    assertThat(gapsUntil(0)).hasSizeBetween(GapLog.MOST_KEPT / 2, GapLog.MOST_KEPT);
  }

  @Test
  void stepsOfOneBatchAreNotOrdinaryGaps() {
    steps(0, 1, 2, 3, 2_000);
    assertThat(log.ordinaryMicros().getTotalCount()).isEqualTo(1);
  }

  @Test
  void onlyGapsThatEndedBeforeTheFaultAreOrdinary() {
    steps(0, 2_000, 5_000);
    log.endOrdinary(6_000_000);
    steps(90_000);
    assertThat(log.ordinaryMicros().getTotalCount()).isEqualTo(2);
    assertThat(log.ordinaryMicros().getMaxValue()).isEqualTo(3_007); // of two significant digits
  }

  @Test
  void twoWritersStandStillTogetherOnlyWhereBothDo() {
    List<Gap> one = List.of(new Gap(0, 100), new Gap(200, 300), new Gap(500, 600));
    List<Gap> other = List.of(new Gap(50, 250), new Gap(260, 270), new Gap(550, 900));
    assertThat(Gap.intersect(one, other))
        .containsExactly(new Gap(50, 100), new Gap(200, 250), new Gap(260, 270), new Gap(550, 600));
  }
}
