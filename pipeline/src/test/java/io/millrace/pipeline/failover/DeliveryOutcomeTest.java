package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Runs of 1,000 events, and what is told of those that did not simply arrive. */
class DeliveryOutcomeTest {
  private static final Summary.Percentiles NONE =
      new Summary.Percentiles(null, null, null, null, null, null, 0);
  private static final LogAudit CLEAN = log(0, 0);
  private static final Summary.Transactions TRANSACTIONS =
      new Summary.Transactions(90, 1, 2, 0, NONE);

  private static LogAudit log(long lost, long duplicated) {
    return new LogAudit(1_000 - lost, lost, 0, duplicated, 0, 0, 0, 0, 0, List.of());
  }

  private static Summary.Stage stage(String delivery, long lost, long twice, @Nullable Long back) {
    return new Summary.Stage(
        1,
        delivery,
        2,
        1_000,
        1_000 - lost,
        lost,
        0,
        twice,
        0,
        100,
        NONE,
        NONE,
        null,
        10,
        0,
        NONE,
        null,
        Map.of(),
        back);
  }

  private static Summary.Group group(long lost, Summary.@Nullable Share share) {
    return new Summary.Group("g", 2, 1_000 - lost, lost, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, share);
  }

  private static Summary.Share share(long unconfirmed, long acceptedTwice) {
    return new Summary.Share(
        1_000, 0, 0, 0, unconfirmed, 0, acceptedTwice, List.of(1_000L), List.of(), List.of());
  }

  private static Summary summary(
      long aborted,
      Summary.@Nullable Transactions transactions,
      Summary.Group group,
      List<Summary.Stage> stages) {
    return new Summary(
        Summary.VERSION,
        "20260401T120000Z-failover",
        "2026-04-01T12:00:00Z",
        Outcome.PASS,
        List.of(),
        false,
        false,
        new Summary.Events(1_000, 1_000 - aborted, 0, 0, 0, 0, 0, Map.of(), aborted),
        List.of(group),
        new Summary.Rate(100, 100),
        new Summary.LatencyMs(NONE, NONE, NONE, NONE),
        new Summary.Client(1, 1, 0, 1),
        Throttling.NONE,
        new Summary.Settings(Map.of(), Map.of(), Map.of(), Map.of()),
        1,
        "./millrace failover",
        List.of(),
        transactions,
        null,
        stages);
  }

  @Test
  void anOrdinaryRunHasNothingOfTheKind() {
    assertThat(DeliveryOutcome.of(summary(0, null, group(0, null), List.of()), log(3, 2))).isNull();
  }

  @Test
  void whatAStageLosesOrRepeatsIsTheRunsAndNothingIsAbortedOutsideOfTransactions() {
    assertThat(
            DeliveryOutcome.of(
                summary(0, null, group(40, null), List.of(stage("at-most-once", 40, 7, null))),
                CLEAN))
        .isEqualTo(new FailoverResult.Delivery(List.of("stage 1 at-most-once"), 40, 7, null, null));
  }

  @Test
  void whatAGroupLosesBeyondTheStageCountsToo() {
    assertThat(
            DeliveryOutcome.of(
                summary(0, null, group(42, null), List.of(stage("at-most-once", 40, 0, null))),
                CLEAN))
        .isEqualTo(new FailoverResult.Delivery(List.of("stage 1 at-most-once"), 42, 0, null, null));
  }

  @Test
  void eventsOfTheLoadAndCopiesOfStagesThatWereRolledBackAreAborted() {
    assertThat(
            DeliveryOutcome.of(
                summary(
                    30, TRANSACTIONS, group(0, null), List.of(stage("exactly-once", 0, 0, 12L))),
                CLEAN))
        .isEqualTo(
            new FailoverResult.Delivery(
                List.of("transactions", "stage 1 exactly-once"), 0, 0, 42L, null));
    assertThat(
            DeliveryOutcome.of(
                summary(0, null, group(0, null), List.of(stage("exactly-once", 0, 0, 0L))), CLEAN))
        .isEqualTo(new FailoverResult.Delivery(List.of("stage 1 exactly-once"), 0, 0, 0L, null));
  }

  @Test
  void recordsThatAShareGroupAcceptedTwiceAreTwiceAndThoseWithoutAnAnswerAreTold() {
    assertThat(DeliveryOutcome.of(summary(0, null, group(0, share(5, 2)), List.of()), log(0, 1)))
        .isEqualTo(new FailoverResult.Delivery(List.of("share group"), 0, 3, null, 5L));
  }
}
