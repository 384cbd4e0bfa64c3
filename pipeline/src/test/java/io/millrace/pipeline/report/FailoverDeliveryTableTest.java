package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverResult.Delivery;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/** Five rounds with a killed stage worker and a killed transaction coordinator. */
class FailoverDeliveryTableTest {
  private static final List<String> AT_MOST_ONCE = List.of("stage 1 at-most-once");

  private static FailoverResult with(FailoverResult plain, Delivery delivery, Outcome verdict) {
    FailoverResult.Audit audit = plain.audit();
    return new FailoverResult(
        plain.version(),
        plain.name(),
        plain.startedAt(),
        plain.fault(),
        plain.target(),
        plain.lastsMs(),
        plain.victims(),
        plain.proof(),
        plain.affected(),
        plain.faultAtMs(),
        plain.faultFree(),
        plain.writeGapMs(),
        plain.readGapMs(),
        plain.lateEvents(),
        plain.phasesMs(),
        plain.ruledBy(),
        new FailoverResult.Audit(
            audit.events(), 0, 0, 0, 40, 0, 0, 0L, 200, 17, null, audit.proofs()),
        plain.group(),
        plain.outages(),
        plain.changes(),
        verdict,
        verdict == Outcome.FAIL ? List.of("3 events lost in stage 1 (exactly-once)") : List.of(),
        plain.settings(),
        plain.seed(),
        plain.command(),
        List.of(),
        delivery);
  }

  private static List<Trial> rounds(String scenario, IntFunction<FailoverResult> results) {
    List<Trial> trials = new ArrayList<>();
    for (int round = 1; round <= 5; round++) {
      trials.add(new Trial(scenario, round, results.apply(round)));
    }
    return trials;
  }

  private static FailoverSeriesResult delivery() {
    List<Trial> trials =
        rounds(
            "kill a stage worker, at-most-once",
            round ->
                with(
                    Results.failover("kill-stage", "stage", 6_000 + round * 100, 0),
                    new Delivery(AT_MOST_ONCE, 10L * round, 0, null, null),
                    Outcome.PASS));
    trials.addAll(
        rounds(
            "kill the transaction coordinator",
            round ->
                with(
                    Results.failover("kill", "transaction-coordinator", 8_000, 0),
                    new Delivery(List.of("transactions"), 0, 0, 90L + round, null),
                    round == 5 ? Outcome.FAIL : Outcome.PASS)));
    trials.addAll(rounds("no fault", round -> Results.failover("none", "nothing", 0, 0)));
    return series(trials);
  }

  private static FailoverSeriesResult series(List<Trial> trials) {
    return new FailoverSeriesResult(
        FailoverSeriesResult.VERSION,
        "failover",
        "2026-04-01T12:00:00Z",
        "./millrace failover --matrix delivery --repeat 5",
        Sweeps.MACHINE,
        null,
        trials,
        List.of());
  }

  @Test
  void whatBecameOfTheEventsStandsBesideTheGaps() {
    String text = Markdown.of(ResultsDocument.of(List.of(delivery())));
    assertThat(text)
        .contains("| lost | twice | aborted | unknown, settled as there |")
        .contains(
            "| kill a stage worker, at-most-once | 5 | 5 of 5 |"
                + " 6.30 (6.10 to 6.50) | 6.30 (6.10 to 6.50) |")
        .contains("| 10 to 50 | 0 | - | 200 | 17 | 40 | - |")
        .contains("| kill the transaction coordinator | 5 | 4 of 5 |")
        .contains("| 0 | 0 | 91 to 95 | 200 | 17 | 40 | - |")
        .contains(
            "acknowledged events were lost under: kill a stage worker, at-most-once."); // told, too
    assertThat(text.split("Faults of brokers", -1)[1].split("Faults on ways", -1)[0])
        .as("the control is no way of delivery")
        .contains("no fault")
        .doesNotContain("at-most-once |");
  }

  @Test
  void theTerminalHasTheColumnsOnlyWhereThereIsSomethingToSay() {
    assertThat(FailoverTable.of(delivery()).lines())
        .anyMatch(line -> line.endsWith("twice  aborted  unk. in unk. out"))
        .anyMatch(
            line ->
                line.startsWith("kill a stage worker, at-most-once")
                    && line.endsWith("    20       0        -      200       17"))
        .anyMatch(
            line ->
                line.startsWith("no fault")
                    && line.endsWith("0       -        -        0        0"));
    assertThat(FailoverTable.of(Results.failovers())).doesNotContain("twice");
    assertThat(FailoverTable.of(Results.failover("kill", "leader", 8_000, 0)))
        .doesNotContain("delivery ");
    assertThat(FailoverTable.of(delivery().trials().get(0).result()))
        .contains("delivery    stage 1 at-most-once: 10 lost, 0 twice\n");
  }

  @Test
  void aSeriesOfOtherFaultsHasNoSuchTable() {
    assertThat(Markdown.of(ResultsDocument.of(List.of(Results.failovers()))))
        .doesNotContain("ways of delivery");
  }

  @Test
  void aStageThatBrokeItsPromiseFailsACheckOfItsOwn() {
    FailoverResult broken =
        with(
            Results.failover("kill-stage", "stage", 6_000, 0),
            new Delivery(List.of("stage 1 exactly-once"), 3, 0, 0L, null),
            Outcome.FAIL);
    assertThat(FailoverChecks.of(List.of(broken)))
        .filteredOn(check -> check.result() == Check.Result.FAILED)
        .singleElement()
        .satisfies(
            check -> {
              assertThat(check.name()).contains("stages kept what their delivery promises");
              assertThat(check.reason()).contains("3 events lost in stage 1");
            });
  }
}
