package io.millrace.pipeline.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RateSearchTest {
  private static final RateSearch.Lengths LENGTHS =
      new RateSearch.Lengths(Duration.ofSeconds(8), Duration.ofSeconds(30), 0.05);

  /**
   * A pipeline that takes 10,000 a second and whose p99 is 10 ms up to a knee, and 90 ms beyond.
   */
  private static final class Pipeline implements Prober {
    private final double knee;
    private final List<String> asked = new ArrayList<>();
    private double kneeWhenConfirmed;
    private boolean stallOnce;

    Pipeline(double knee) {
      this.knee = knee;
      this.kneeWhenConfirmed = knee;
    }

    @Override
    public ProbeOutcome probe(String rate, Duration duration) {
      asked.add(rate + " for " + duration.toSeconds());
      double perSecond = rate.equals("max") ? 10_000 : Double.parseDouble(rate);
      boolean confirming = duration.toSeconds() == 30;
      boolean good = perSecond <= (confirming ? kneeWhenConfirmed : knee);
      if (stallOnce && good) {
        stallOnce = false;
        good = false;
      }
      return outcome(perSecond, good ? 10 : 90);
    }
  }

  private static ProbeOutcome outcome(double perSecond, double p99) {
    Percentiles latency = new Percentiles(1.0, 5.0, p99, null, 2.0, 100.0, 100_000);
    return new ProbeOutcome(
        Probes.summary(
            new Summary.Events(1, 1, 0, 0, 0, 0, 0, Map.of()),
            new Summary.Rate(perSecond, perSecond),
            new Summary.LatencyMs(latency, latency, latency, latency)),
        1,
        8,
        new CpuShares(0.97, 0.4, 0.5),
        null);
  }

  private static RateSearch.Found search(Pipeline pipeline)
      throws IOException, InterruptedException {
    return new RateSearch(List.of(Objective.parse("p99<20ms")), LENGTHS, pipeline, ignored -> {})
        .run();
  }

  @Test
  void theLimitLiesBetweenTheRateThatHeldAndTheOneThatBroke()
      throws IOException, InterruptedException {
    RateSearch.Found found = search(new Pipeline(6_200));
    assertThat(found.sustainedPerSecond()).isBetween(6_200 * 0.95, 6_200.0);
    assertThat(found.brokenPerSecond()).isBetween(6_200.0, 6_200 / 0.95);
    assertThat(found.limitedBy()).startsWith("host CPU").contains("97 % busy");
    assertThat(found.probes()).last().matches(probe -> probe.confirming() && probe.held());
  }

  @Test
  void whatGoesThroughAtMostIsNoRateThatBroke() throws IOException, InterruptedException {
    RateSearch.Found found = search(new Pipeline(20_000));
    assertThat(found.sustainedPerSecond()).isBetween(9_500.0, 10_000.0);
    assertThat(found.brokenPerSecond()).isNull();
    assertThat(found.saturatedPerSecond()).isEqualTo(10_000);
  }

  @Test
  void oneStallDoesNotHalveTheAnswer() throws IOException, InterruptedException {
    Pipeline pipeline = new Pipeline(6_200);
    pipeline.stallOnce = true;
    assertThat(search(pipeline).sustainedPerSecond()).isBetween(6_200 * 0.95, 6_200.0);
  }

  @Test
  void aRateThatDoesNotHoldForLongIsLowered() throws IOException, InterruptedException {
    Pipeline pipeline = new Pipeline(6_200);
    pipeline.kneeWhenConfirmed = 5_700;
    RateSearch.Found found = search(pipeline);
    assertThat(found.sustainedPerSecond()).isBetween(5_700 * 0.95, 5_700.0);
    assertThat(found.brokenPerSecond()).isGreaterThan(5_700);
  }

  @Test
  void anObjectiveThatNoRateHoldsIsSaidSo() throws IOException, InterruptedException {
    RateSearch.Found found = search(new Pipeline(0));
    assertThat(found.sustainedPerSecond()).isNull();
    // 8 s at 1,250/s are the 10,000 events that a 99th percentile needs
    assertThat(found.limitedBy()).contains("below 1,250 events/s probes of 8 s have too few");
    assertThat(found.probes()).allMatch(probe -> probe.offeredPerSecond() >= 1_250);
    assertThat(found.probes()).noneMatch(probe -> probe.held());
  }

  @Test
  void anObjectiveWithTooFewSamplesDoesNotHold() {
    assertThat(Objective.parse("p999<20ms").brokenBy(outcome(100, 10).summary()))
        .hasValueSatisfying(reason -> assertThat(reason).contains("too few samples"));
    assertThat(Objective.parse("achieved>50").brokenBy(outcome(100, 10).summary())).isEmpty();
    assertThat(Objective.parse("achieved>500").brokenBy(outcome(100, 10).summary())).isPresent();
  }

  @Test
  void nonsenseIsRefused() {
    assertThatThrownBy(() -> Objective.parse("p98<2ms")).hasMessageContaining("slo must be");
    assertThatThrownBy(() -> Objective.parse("fast")).hasMessageContaining("slo must be");
    assertThatThrownBy(
            () -> new RateSearch.Lengths(Duration.ofSeconds(8), Duration.ofSeconds(30), 0))
        .hasMessageContaining("resolution");
  }
}
