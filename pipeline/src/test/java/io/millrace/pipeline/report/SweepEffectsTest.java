package io.millrace.pipeline.report;

import static io.millrace.pipeline.result.SweepResult.BASELINE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Run;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SweepEffectsTest {
  private static final String OTHER = "acks=1";

  private static SweepResult sweep(List<Run> runs) {
    return Sweeps.sweep(
        "acks",
        List.of(Sweeps.configuration(BASELINE, "acks=all"), Sweeps.configuration(OTHER, "acks=1")),
        runs);
  }

  private static Effect effect(SweepResult sweep, ComparedFigure metric) {
    return SweepEffects.of(sweep).effects().stream()
        .filter(one -> one.figure() == metric)
        .findFirst()
        .orElseThrow();
  }

  /** Baseline figures of each block, twice, and one of the other configuration. */
  private static List<Run> capacities(double[][] blocks) {
    List<Run> runs = new ArrayList<>();
    for (int i = 0; i < blocks.length; i++) {
      runs.add(Sweeps.capacity(i + 1, 1, BASELINE, blocks[i][0]));
      runs.add(Sweeps.capacity(i + 1, 2, BASELINE, blocks[i][1]));
      runs.add(Sweeps.capacity(i + 1, 1, OTHER, blocks[i][2]));
    }
    return runs;
  }

  @Test
  void equalRunsAreNotClaimedToDiffer() {
    double[] block = {100, 100, 100};
    Effect effect =
        effect(
            sweep(capacities(new double[][] {block, block, block, block, block})),
            ComparedFigure.CAPACITY);

    assertThat(effect.verdict()).isEqualTo(Effect.Verdict.NO_DIFFERENCE_SHOWN);
    assertThat(effect.ratio().value()).isEqualTo(1);
    assertThat(effect.whyNot()).isEqualTo("the interval holds 1");
  }

  @Test
  void aThirdMoreIsClaimedWhereEqualsDifferByOnePercent() {
    List<Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed(OTHER, 1.3, 0.7));
    SweepResult sweep = sweep(runs);

    Effect capacity = effect(sweep, ComparedFigure.CAPACITY);
    assertThat(capacity.verdict()).isEqualTo(Effect.Verdict.HIGHER);
    assertThat(capacity.ratio().value()).isCloseTo(1.3, within(0.02));
    assertThat(capacity.own().median()).isEqualTo(130_000);
    assertThat(capacity.own().runs()).isEqualTo(6);
    assertThat(capacity.baseline().runs()).isEqualTo(12);
    assertThat(effect(sweep, ComparedFigure.RESPONSE_P99).verdict())
        .isEqualTo(Effect.Verdict.LOWER);
    assertThat(effect(sweep, ComparedFigure.CPU).verdict())
        .isEqualTo(Effect.Verdict.NO_DIFFERENCE_SHOWN);
  }

  @Test
  void anEffectSmallerThanWhatEqualsDifferByIsNotClaimed() {
    Effect effect =
        effect(
            sweep(
                capacities(
                    // the copies differ by a half, their mean is 100, the other is always 5 % above
                    new double[][] {
                      {80, 125, 105},
                      {125, 80, 105.1},
                      {80, 125, 104.9},
                      {125, 80, 105.2},
                      {80, 125, 105}
                    })),
            ComparedFigure.CAPACITY);

    assertThat(effect.ratio().excludes(1)).isTrue();
    assertThat(effect.smallestClaimable()).isGreaterThan(1.2);
    assertThat(effect.verdict()).isEqualTo(Effect.Verdict.NO_DIFFERENCE_SHOWN);
    assertThat(effect.whyNot()).isEqualTo("not more than equal runs may differ by");
  }

  @Test
  void anInvalidRunIsListedAndItsFigureIsNotUsed() {
    List<Run> runs = new ArrayList<>(Sweeps.baseline());
    runs.addAll(Sweeps.changed(OTHER, 1.3, 1));
    Run spoilt = Sweeps.invalid(Sweeps.capacity(6, 1, OTHER, 1), "offered rate missed");
    runs.replaceAll(
        run ->
            run.configuration().equals(OTHER)
                    && run.block() == 6
                    && run.phase() == SweepResult.Phase.CAPACITY
                ? spoilt
                : run);
    SweepResult sweep = sweep(runs);

    assertThat(SweepEffects.of(sweep).leftOut()).containsExactly(spoilt);
    assertThat(effect(sweep, ComparedFigure.CAPACITY).ratio().samples()).isEqualTo(5);
    assertThat(effect(sweep, ComparedFigure.CAPACITY).verdict()).isEqualTo(Effect.Verdict.HIGHER);
  }

  @Test
  void aRunWithoutASteadyStateCountsAndIsNamed() {
    List<Run> runs = new ArrayList<>(capacities(new double[][] {{100, 100, 150}}));
    runs.set(2, Sweeps.unsettled(runs.get(2)));
    SweepEffects effects = SweepEffects.of(sweep(runs));

    assertThat(effects.unsettled()).containsExactly(runs.get(2));
    assertThat(effects.leftOut()).isEmpty();
    assertThat(effect(sweep(runs), ComparedFigure.CAPACITY).ratio().value())
        .isCloseTo(1.5, within(1e-9));
  }

  @Test
  void withoutItsSecondBaselineABlockIsComparedWithTheFirst() {
    List<Run> runs = new ArrayList<>(capacities(new double[][] {{100, 100, 150}}));
    runs.set(1, Sweeps.invalid(runs.get(1), "offered rate missed"));
    Effect effect = effect(sweep(runs), ComparedFigure.CAPACITY);

    assertThat(effect.ratio().value()).isCloseTo(1.5, within(1e-9));
    assertThat(effect.smallestClaimable()).isNaN();
    assertThat(effect.whyNot()).isEqualTo("too few blocks for an interval");
  }

  @Test
  void aBlockWithoutAnyBaselineGivesNoRatio() {
    List<Run> runs = capacities(new double[][] {{100, 100, 150}});
    Effect effect = effect(sweep(runs.subList(2, 3)), ComparedFigure.CAPACITY);

    assertThat(effect.verdict()).isEqualTo(Effect.Verdict.NOT_MEASURED);
    assertThat(effect.own().runs()).isEqualTo(1);
  }

  @Test
  void aPercentileWithTooFewSamplesHasNoEffectAndIsCounted() {
    Effect effect =
        effect(
            sweep(
                List.of(
                    Sweeps.latency(1, 1, BASELINE, 10.0),
                    Sweeps.latency(1, 2, BASELINE, 10.0),
                    Sweeps.latency(1, 1, OTHER, null))),
            ComparedFigure.RESPONSE_P99);

    assertThat(effect.verdict()).isEqualTo(Effect.Verdict.NOT_MEASURED);
    assertThat(effect.own().withoutFigure()).isEqualTo(1);
    assertThat(effect.whyNot()).isEqualTo("too few samples for the percentile");
  }

  @Test
  void theCpuOfBrokersIsComparedWhereItIsKnownAndNoFigureOfOtherSweeps() {
    SweepResult known =
        sweep(
            List.of(
                Sweeps.withBrokerCpu(Sweeps.latency(1, 1, BASELINE, 10.0), 40),
                Sweeps.withBrokerCpu(Sweeps.latency(1, 2, BASELINE, 10.0), 40),
                Sweeps.withBrokerCpu(Sweeps.latency(1, 1, OTHER, 10.0), 60)));
    assertThat(effect(known, ComparedFigure.BROKER_CPU).ratio().value()).isEqualTo(1.5);

    SweepResult unknown =
        sweep(
            List.of(
                Sweeps.latency(1, 1, BASELINE, 10.0),
                Sweeps.latency(1, 2, BASELINE, 10.0),
                Sweeps.latency(1, 1, OTHER, 10.0)));
    assertThat(SweepEffects.of(unknown).effects())
        .extracting(Effect::figure)
        .doesNotContain(ComparedFigure.BROKER_CPU)
        .contains(ComparedFigure.CPU);
  }

  @Test
  void whatComesThroughIsComparedWhereSomethingStandsBehindTheLog() {
    SweepResult stages =
        sweep(
            List.of(
                Sweeps.withHandled(Sweeps.capacity(1, 1, BASELINE, 9_000), 4_000),
                Sweeps.withHandled(Sweeps.capacity(1, 2, BASELINE, 9_000), 4_000),
                Sweeps.withHandled(Sweeps.capacity(1, 1, OTHER, 9_000), 3_000)));
    assertThat(effect(stages, ComparedFigure.HANDLED).ratio().value()).isEqualTo(0.75);
    assertThat(effect(stages, ComparedFigure.CAPACITY).ratio().value()).isEqualTo(1);

    assertThat(SweepEffects.of(sweep(List.of(Sweeps.capacity(1, 1, BASELINE, 9_000)))).effects())
        .extracting(Effect::figure)
        .doesNotContain(ComparedFigure.HANDLED, ComparedFigure.END_TO_END_P50);
  }
}
