package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** When events are due, against due times worked out by hand. */
class PacerTest {
  private static final long SECOND = 1_000_000_000L;

  @Test
  void aConstantRateIsEquallySpaced() {
    assertThat(due(new Pacer.Constant(4, 1, 0), 5))
        .containsExactly(0, 250_000_000, 500_000_000, 750_000_000, 1_000_000_000);
  }

  @Test
  void whatIsStillDueIsCountedAsIfItWereAskedFor() {
    for (Pacer pacer :
        new Pacer[] {
          new Pacer.Constant(7_000, 3, 1),
          new Pacer.Ramp(10, 5_000, 2 * SECOND, 2, 0),
          new Pacer.Burst(900, SECOND / 10, 1, 0),
        }) {
      long counted = 0;
      while (pacer.dueNs(100 + counted + 1, 0) < 3 * SECOND) {
        counted++;
      }
      assertThat(pacer.dueAfter(100, 3 * SECOND)).as(pacer.toString()).isEqualTo(counted);
      assertThat(pacer.dueAfter(100 + counted, 3 * SECOND)).isZero();
    }
  }

  @Test
  void whatIsStillDueOfAPoissonProcessIsDrawnAsEver() {
    Pacer asked = Pacer.poisson(5_000, 1, new SplittableRandom(3));
    long due = 0;
    while (asked.dueNs(due, 0) < 4 * SECOND) {
      due++;
    }
    Pacer counted = Pacer.poisson(5_000, 1, new SplittableRandom(3));
    counted.dueNs(0, 0);
    assertThat(1 + counted.dueAfter(0, 4 * SECOND)).isEqualTo(due);
  }

  @Test
  void aConstantRateDoesNotDriftOverHours() {
    Pacer third = new Pacer.Constant(3, 1, 0);
    assertThat(third.dueNs(3 * 86_400, 0)).isEqualTo(86_400 * SECOND);
  }

  @Test
  void producersOfAConstantRateInterleave() {
    assertThat(due(new Pacer.Constant(4, 2, 0), 3)).containsExactly(0, 500_000_000, 1_000_000_000);
    assertThat(due(new Pacer.Constant(4, 2, 1), 3))
        .containsExactly(250_000_000, 750_000_000, 1_250_000_000);
  }

  @Test
  void producersTogetherOfferWhatOneAloneWould() {
    long[] alone = due(new Pacer.Constant(7_000, 1, 0), 3 * 1_000);
    long[] together =
        IntStream.range(0, 3)
            .mapToObj(producer -> due(new Pacer.Constant(7_000, 3, producer), 1_000))
            .flatMapToLong(LongStream::of)
            .sorted()
            .toArray();
    assertThat(together).isEqualTo(alone);
  }

  @Test
  void aRampGathersItsAreaAsItRises() {
    // From 0 to 10/s over 10 s: t = sqrt(2n) seconds, so 50 events during the ramp.
    Pacer ramp = new Pacer.Ramp(0, 10, 10 * SECOND, 1, 0);
    assertThat(ramp.dueNs(0, 0)).isZero();
    assertThat(ramp.dueNs(2, 0)).isEqualTo(2 * SECOND);
    assertThat(ramp.dueNs(8, 0)).isEqualTo(4 * SECOND);
    assertThat(ramp.dueNs(50, 0)).isEqualTo(10 * SECOND);
  }

  @Test
  void afterTheRampTheRateStays() {
    Pacer ramp = new Pacer.Ramp(0, 10, 10 * SECOND, 1, 0);
    assertThat(ramp.dueNs(60, 0)).isEqualTo(11 * SECOND);
    assertThat(ramp.dueNs(70, 0)).isEqualTo(12 * SECOND);
  }

  @Test
  void aRampMayFall() {
    // From 10/s to 2/s over 10 s: 60 events; after 5 s, 10*5 - 0.8*25/2 = 40.
    Pacer ramp = new Pacer.Ramp(10, 2, 10 * SECOND, 1, 0);
    assertThat(ramp.dueNs(40, 0)).isCloseTo(5 * SECOND, within(1_000L));
    assertThat(ramp.dueNs(60, 0)).isEqualTo(10 * SECOND);
    assertThat(ramp.dueNs(62, 0)).isEqualTo(11 * SECOND);
  }

  @Test
  void aFlatRampIsAConstantRate() {
    assertThat(due(new Pacer.Ramp(4, 4, SECOND, 1, 0), 9))
        .isEqualTo(due(new Pacer.Constant(4, 1, 0), 9));
  }

  @Test
  void producersOfARampInterleave() {
    assertThat(due(new Pacer.Ramp(0, 10, 10 * SECOND, 2, 0), 5)[4])
        .isEqualTo(4 * SECOND); // the eighth of all
    assertThat(due(new Pacer.Ramp(0, 10, 10 * SECOND, 2, 1), 1)[0])
        .isEqualTo(1_414_213_562); // the first of all
  }

  @Test
  void aBurstIsDueAllAtOnce() {
    // 30/s in bursts every 100 ms: three at a time.
    assertThat(due(new Pacer.Burst(30, 100_000_000, 1, 0), 7))
        .containsExactly(0, 0, 0, 100_000_000, 100_000_000, 100_000_000, 200_000_000);
  }

  @Test
  void producersShareABurst() {
    assertThat(due(new Pacer.Burst(40, 100_000_000, 2, 0), 5))
        .containsExactly(0, 0, 100_000_000, 100_000_000, 200_000_000);
    assertThat(due(new Pacer.Burst(40, 100_000_000, 2, 1), 5))
        .containsExactly(0, 0, 100_000_000, 100_000_000, 200_000_000);
  }

  @Test
  void aBurstOfLessThanOneEventKeepsTheRate() {
    // 4/s in "bursts" every 100 ms: single events, 250 ms apart.
    assertThat(due(new Pacer.Burst(4, 100_000_000, 1, 0), 3))
        .containsExactly(0, 250_000_000, 500_000_000);
  }

  @Test
  void anUnboundedPacerIsAlwaysDueNow() {
    Pacer unbounded = new Pacer.Unbounded();
    assertThat(unbounded.dueNs(0, 5)).isEqualTo(5);
    assertThat(unbounded.dueNs(1, 7_000)).isEqualTo(7_000);
    assertThat(unbounded.isOpenLoop()).isFalse();
  }

  @Test
  void aLateQuestionNeverThinsTheSchedule() {
    assertThat(dueWhenLate(new Pacer.Constant(1_000, 2, 1)))
        .isEqualTo(due(new Pacer.Constant(1_000, 2, 1), 100));
    assertThat(dueWhenLate(new Pacer.Ramp(10, 100, SECOND, 2, 1)))
        .isEqualTo(due(new Pacer.Ramp(10, 100, SECOND, 2, 1), 100));
    assertThat(dueWhenLate(new Pacer.Burst(1_000, 10_000_000, 2, 1)))
        .isEqualTo(due(new Pacer.Burst(1_000, 10_000_000, 2, 1), 100));
    assertThat(dueWhenLate(Pacer.poisson(1_000, 2, new SplittableRandom(3))))
        .isEqualTo(due(Pacer.poisson(1_000, 2, new SplittableRandom(3)), 100));
  }

  @Test
  void onlyTheUnboundedPacerIsAClosedLoop() {
    assertThat(
            Arrays.asList(
                new Pacer.Constant(1, 1, 0),
                new Pacer.Ramp(1, 2, 1, 1, 0),
                new Pacer.Burst(1, 1, 1, 0),
                Pacer.poisson(1, 1, new SplittableRandom(1))))
        .allMatch(Pacer::isOpenLoop);
  }

  private static long[] due(Pacer pacer, int events) {
    return LongStream.range(0, events).map(index -> pacer.dueNs(index, 0)).toArray();
  }

  private static long[] dueWhenLate(Pacer pacer) {
    return LongStream.range(0, 100).map(index -> pacer.dueNs(index, 3_600 * SECOND)).toArray();
  }
}
