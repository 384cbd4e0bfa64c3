package io.millrace.pipeline.reproduce;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** When a shape counts as reproduced, on handwritten figures. */
class RulesTest {

  private static Estimate about(double value) {
    return new Estimate(value, value * 0.97, value * 1.03, 5);
  }

  private static Estimate between(double low, double value, double high) {
    return new Estimate(value, low, high, 5);
  }

  private static Estimate lone(double value) {
    return new Estimate(value, Double.NaN, Double.NaN, 3);
  }

  @Nested
  class Linger {
    @Test
    void aLingerMoreIsTheShapeWhateverTheRatio() {
      ShapeVerdict verdict = LingerShape.judge(about(1.25), about(5.1), about(5.08));

      assertThat(verdict.reproduced()).isTrue();
      assertThat(verdict.because())
          .contains("1.25 ms here give x5.1", "published x2.0", "about 5.5 ms there");
    }

    @Test
    void theRightRatioFromTheWrongDifferenceIsNot() {
      ShapeVerdict verdict = LingerShape.judge(about(10), about(10), about(2));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).startsWith("the difference is 10.00 ms, not 4.5 to 6.5 ms");
    }

    @Test
    void aDifferenceThatMayBeNoiseIsNot() {
      ShapeVerdict verdict = LingerShape.judge(about(10), between(0.3, 5.5, 12), about(1.5));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).startsWith("the interval of the difference begins at 0.30 ms");
    }

    @Test
    void tooFewRoundsProveNothing() {
      assertThat(LingerShape.judge(lone(1), lone(5.5), lone(5)).because())
          .startsWith("too few rounds");
    }
  }

  @Nested
  class Batching {
    private final LingerTheory theory = new LingerTheory(1_000, 5);

    private BatchingShape.Compared measured(double records, double waitMs) {
      return new BatchingShape.Compared(theory, about(records), about(waitMs), about(5.12), 0.01);
    }

    @Test
    void fivePercentOffIsStillTheShape() {
      ShapeVerdict verdict =
          BatchingShape.judge(List.of(measured(6.0 * 1.049, 35 / 12.0 * 0.951), measured(6, 2.92)));

      assertThat(verdict.reproduced()).isTrue();
      assertThat(verdict.because()).contains("0.12 to 0.12 ms after the linger of a batch is over");
    }

    @Test
    void onePairOffIsEnoughToFail() {
      ShapeVerdict verdict = BatchingShape.judge(List.of(measured(6, 2.92), measured(6.4, 2.92)));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because())
          .startsWith("1,000/s, linger 5 ms: records per batch is 6.40, +6.7 % off 6.00");
    }

    @Test
    void aRecordWaitsLessByWhatItCameAfterTheFirstOfItsBatch() {
      long[] sentNs = {0, 3_000_000, 4_000_000, 10_000_000, 20_000_000, 21_000_000};

      // batches of 3, 1 and 2: 0 + 3 + 4, 0, 0 + 1 ms over six records
      assertThat(BatchingShape.meanLaterThanOpenerMs(sentNs, List.of(3, 1, 2)))
          .isCloseTo(8 / 6.0, within(1e-9));
    }

    @Test
    void aBatchThatWasHeldUpCountsByItsRecords() {
      long[] sentNs = {0, 1_000_000, 2_000_000, 3_000_000};
      long[] acknowledgedNs = {10_000_000, 10_000_000, 10_000_000, 5_000_000};

      // the batch of 3 takes 10 ms, that of 1 takes 2: 6 by batches, 8 by records
      assertThat(BatchingShape.moreForLargerBatchesMs(sentNs, acknowledgedNs, List.of(3, 1)))
          .isCloseTo(2, within(1e-9));
    }

    @Test
    void theWaitCountsAsTheRecordsDo() {
      assertThat(BatchingShape.judge(List.of(measured(6, 3.2))).because())
          .startsWith("1,000/s, linger 5 ms: mean wait is 3.20, +9.7 % off 2.92");
    }
  }

  @Nested
  class AdaptivePartitioning {
    @Test
    void theFactorGiveOrTakeAQuarterIsTheShape() {
      assertThat(
              AdaptivePartitioningShape.judge(between(1.1, 1.3, 1.5), about(150), about(115))
                  .reproduced())
          .isTrue();
    }

    @Test
    void anAdvantageThatMayBeNoneIsNot() {
      ShapeVerdict verdict =
          AdaptivePartitioningShape.judge(between(0.9, 1.3, 1.8), about(150), about(115));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).contains("does not rule out that there is no difference");
    }

    @Test
    void aMuchLargerAdvantageIsAnotherShape() {
      ShapeVerdict verdict = AdaptivePartitioningShape.judge(about(3), about(150), about(50));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).contains("3.00 (150 ms against 50 ms), not 1.04 to 1.74");
    }

    @Test
    void shortRunsHaveNoPercentileAndSayNothing() {
      ShapeVerdict verdict =
          AdaptivePartitioningShape.judge(lone(Double.NaN), lone(Double.NaN), lone(Double.NaN));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).contains("p99 needs 10000 records");
    }

    @Test
    void theFirstSixthIsLeftOutAndTheNinetyNinthPercentileIsTheSampleAtThatRank() {
      int records = 12_000;
      long[] due = new long[records];
      long[] acknowledged = new long[records];
      for (int i = 0; i < records; i++) {
        boolean late = i < 2_000 || i % 100 == 0;
        acknowledged[i] = due[i] + (late ? 50_000_000 : 2_000_000);
      }
      PacedSender.Sent sent = new PacedSender.Sent(0, due, due, acknowledged);

      AdaptivePartitioningShape.Latency latency = AdaptivePartitioningShape.latency(sent);

      assertThat(latency.p99Ms()).isEqualTo(2);
      assertThat(latency.meanMs()).isEqualTo(2.48);
    }
  }

  @Nested
  class Replication {
    private ShapeVerdict judge(Estimate async, Estimate sync, Estimate syncToAsync) {
      return ReplicationShape.judge(
          new ReplicationShape.Ratios(async, sync, about(0.3), syncToAsync), 0.97);
    }

    @Test
    void bothPublishedRowsAreTheShape() {
      assertThat(judge(about(0.96), about(0.51), about(0.53)).reproduced()).isTrue();
      assertThat(judge(about(0.62), about(0.34), about(0.55)).reproduced()).isTrue();
    }

    @Test
    void theNoteTellsTheCpuThatWasMeasuredAndTheOtherVariant() {
      assertThat(judge(about(0.62), about(0.34), about(0.55)).because())
          .contains("97 % busy without replication", "equal batch sizes synchronous is 0.30");
    }

    @Test
    void aRatioBelowAllThatWasPublishedIsNot() {
      ShapeVerdict verdict = judge(about(0.4), about(0.34), about(0.85));

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because()).startsWith("asynchronous is 0.40 of none, not 0.53 to 1.10");
    }

    @Test
    void synchronousThatMayBeAsFastAsAsynchronousIsNot() {
      assertThat(judge(about(0.6), about(0.55), between(0.8, 0.92, 1.02)).because())
          .startsWith("synchronous replication is not shown to be slower");
    }

    @Test
    void asynchronousThatBeatsNoneBeyondDoubtIsNot() {
      assertThat(judge(between(1.02, 1.08, 1.1), about(0.5), about(0.46)).because())
          .startsWith("asynchronous replication is faster than none");
    }
  }

  @Nested
  class Scale {
    private Scaling scaling(double one, double three, double busy) {
      List<Scaling.Round> rounds = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        double noise = 1 + i / 100.0;
        rounds.add(
            new Scaling.Round(
                new Throughput(one * noise, busy), new Throughput(three / noise, busy)));
      }
      return Scaling.of("producer", rounds, 1);
    }

    @Test
    void threeTimesWithinAFifthIsTheShape() {
      assertThat(scaling(100_000, 240_000, 0.3).judge(2.57).reproduced()).isTrue();
    }

    @Test
    void aHostThatOneFillsIsToldAsTheReason() {
      ShapeVerdict verdict = scaling(100_000, 105_000, 0.96).judge(2.57);

      assertThat(verdict.reproduced()).isFalse();
      assertThat(verdict.because())
          .contains("not x2.06 to x3.08", "96 % of this host's cores are busy", "at most x1.04");
    }

    @Test
    void withoutMeasuredCpuNoReasonIsMadeUp() {
      assertThat(scaling(100_000, 105_000, Double.NaN).judge(2.57).because())
          .endsWith("host CPU use is not known here");
    }
  }
}
