package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.ShareAudit;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.Throttling.Throttled;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ValidityGatesTest {
  private boolean saturating;
  private boolean reading;
  private boolean partial;
  private boolean disturbed;
  private boolean orderPromised = true;
  private long refused;
  private long unknown;
  private long notSent;
  private long expired;
  private double offeredPerSecond = 1_000;
  private double achievedPerSecond = 1_000;
  private double scheduleLagP99Ms = 0.3;
  private long blockedMs;
  private double maxHiccupMs = 12;
  private List<Long> behind = List.of();
  private Throttling throttling = Throttling.NONE;
  private long aborted;
  private long failedTransactions;
  private final List<GroupAudit> groups = new ArrayList<>();
  private final List<Summary.Stage> stages = new ArrayList<>();
  private boolean stagesUnjudged;
  private boolean transactional;

  private Verdict judge() {
    return ValidityGates.judge(
        new ValidityGates.Facts(
            saturating,
            reading,
            partial,
            disturbed,
            orderPromised,
            new Summary.Events(
                10_000,
                10_000 - refused - notSent - aborted,
                refused,
                unknown,
                notSent,
                0,
                blockedMs,
                Map.of(),
                aborted),
            offeredPerSecond,
            achievedPerSecond,
            scheduleLagP99Ms,
            blockedMs,
            maxHiccupMs,
            behind,
            groups,
            throttling,
            failedTransactions,
            stages,
            stagesUnjudged,
            transactional));
  }

  private GroupAudit group(
      long lost, long unread, long duplicated, long redelivered, long reordered, long phantom) {
    return new GroupAudit(
        "g", 10_000, lost, unread, expired, 0, duplicated, redelivered, reordered, phantom, 0, 0);
  }

  private void assertVerdict(Outcome outcome, String words) {
    Verdict verdict = judge();
    assertThat(verdict.outcome()).isEqualTo(outcome);
    assertThat(verdict.reasons()).singleElement().asString().contains(words);
  }

  @Test
  void anEventWithTwoOutcomesIsSaidAndSpoilsTheRun() {
    unknown = -1_072;
    refused = 1_072;
    assertThat(judge().reasons())
        .anySatisfy(reason -> assertThat(reason).contains("outcomes do not add up"));
    assertThat(judge().outcome()).isEqualTo(Outcome.INVALID);
  }

  @Test
  void whatWasNotSentIsCountedByItsName() {
    notSent = 500;
    assertVerdict(Outcome.INVALID, "500 events were due and not sent");
  }

  @Test
  void whatRetentionDeletedIsNotCalledLost() {
    expired = 300;
    groups.add(group(0, 0, 0, 0, 0, 0));
    assertVerdict(Outcome.INVALID, "300 events were deleted by the topic's retention");
  }

  @Test
  void behindStagesThatWereNotJudgedNeitherRepeatsNorOrderAreHeldAgainstAGroup() {
    groups.add(group(0, 0, 7, 0, 3, 0));
    assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    stagesUnjudged = true;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void onlyAStageThatDidABatchAgainMayChangeTheOrder() {
    groups.add(group(0, 0, 0, 0, 3, 0));
    stages.add(StageFindingsTest.stage("at-least-once", 0, 0, 0, 0, 0));
    assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    stages.set(0, StageFindingsTest.stage("exactly-once", 0, 0, 0, 0, 1));
    assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    stages.set(0, StageFindingsTest.stage("at-least-once", 0, 0, 0, 0, 1));
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aRunWhoseTransactionsAreAllRolledBackOnPurposeHeldItsRate() {
    aborted = 10_000;
    achievedPerSecond = 0;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void whereProducersWaitForCommitsThatIsWhyTheyAreLate() {
    scheduleLagP99Ms = 400;
    assertVerdict(Outcome.INVALID, "the generator was starved of CPU");
    transactional = true;
    assertVerdict(Outcome.INVALID, "a producer sends nothing while it commits");
  }

  @Test
  void aCleanRunPasses() {
    groups.add(group(0, 0, 0, 0, 0, 0));
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aFaultThatWasAskedForExcusesTheRateAndErrorsButNoLoss() {
    disturbed = true;
    achievedPerSecond = 300;
    scheduleLagP99Ms = 9_000;
    refused = 5;
    groups.add(group(0, 0, 0, 0, 0, 0));
    assertThat(judge()).isEqualTo(Verdict.PASS);
    groups.add(group(1, 0, 0, 0, 0, 0));
    assertVerdict(Outcome.FAIL, "1 acknowledged events lost");
  }

  @Test
  void aGroupIsJudgedByWhatItsStagesDidNotLoseOrRepeat() {
    stages.add(StageFindingsTest.stage("at-most-once", 5, 0, 0, 0));
    stages.add(StageFindingsTest.stage("at-least-once", 0, 0, 7, 0));
    groups.add(group(5, 0, 7, 0, 0, 0));
    assertThat(judge()).isEqualTo(Verdict.PASS);

    groups.set(0, group(6, 0, 7, 0, 0, 0));
    assertVerdict(Outcome.FAIL, "1 acknowledged events lost");

    groups.set(0, group(5, 0, 9, 0, 0, 0));
    assertVerdict(Outcome.FAIL, "2 events are in the log more than once");
  }

  @Test
  void oneLostEventFails() {
    groups.add(group(1, 0, 0, 0, 0, 0));
    assertVerdict(Outcome.FAIL, "1 acknowledged events lost");
  }

  @Test
  void aRefusedEventThatWasReceivedFails() {
    groups.add(group(0, 0, 0, 0, 0, 1));
    assertVerdict(Outcome.FAIL, "1 refused or aborted events received");
  }

  @Test
  void aDuplicateInTheLogFailsAnIdempotentProducerOnly() {
    groups.add(group(0, 0, 2, 1, 0, 0));
    assertVerdict(Outcome.FAIL, "1 events are in the log more than once");
    orderPromised = false;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void redeliveryAfterARebalanceIsNoBrokenPromise() {
    groups.add(group(0, 0, 300, 300, 0, 0));
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aReorderFailsAnIdempotentProducerOnly() {
    groups.add(group(0, 0, 0, 0, 1, 0));
    assertVerdict(Outcome.FAIL, "came after a later one of their customer");
    orderPromised = false;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void unreadEventsAreInvalidAndNotLost() {
    groups.add(group(0, 7, 0, 0, 0, 0));
    assertVerdict(Outcome.INVALID, "7 events unread");
  }

  @Test
  void aFailureOutranksAnInvalidMeasurementAndKeepsBothReasons() {
    groups.add(group(1, 0, 0, 0, 0, 0));
    maxHiccupMs = 900;
    assertThat(judge().outcome()).isEqualTo(Outcome.FAIL);
    assertThat(judge().reasons()).hasSize(2);
  }

  @Test
  void theOfferedRateMayBeMissedByOnePercent() {
    achievedPerSecond = 991;
    assertThat(judge()).isEqualTo(Verdict.PASS);
    achievedPerSecond = 989;
    assertVerdict(Outcome.INVALID, "offered rate missed: 989 of 1,000");
  }

  @Test
  void aRateOfOneEventInTenSecondsIsNamedWithItsDigits() {
    offeredPerSecond = 0.1;
    achievedPerSecond = 0.0667;
    assertVerdict(Outcome.INVALID, "offered rate missed: 0.0667 of 0.100 events/s achieved");
  }

  @Test
  void quotasAreNamedWhereARunIsInvalidAndOnlyThere() {
    throttling =
        new Throttling(new Throttled(1_234.5, 800, 3, List.of("run-p0", "run-p1")), Throttled.NOT);
    assertThat(judge()).isEqualTo(Verdict.PASS);
    achievedPerSecond = 500;
    assertThat(judge().outcome()).isEqualTo(Outcome.INVALID);
    assertThat(judge().reasons())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("the brokers throttled the producers by 1,235 ms a request at most")
        .contains("run-p0");
  }

  @Test
  void saturationHasNoOfferedRateToMiss() {
    achievedPerSecond = 10;
    scheduleLagP99Ms = 900;
    saturating = true;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void lateSendsNameTheirCause() {
    scheduleLagP99Ms = 101;
    assertVerdict(Outcome.INVALID, "starved of CPU");
    blockedMs = 5_000;
    assertVerdict(Outcome.INVALID, "5,000 ms in all for room in the producer's buffer");
  }

  @Test
  void aJvmThatStoodStillIsInvalid() {
    maxHiccupMs = 501;
    assertVerdict(Outcome.INVALID, "stood still for 501 ms");
  }

  @Test
  void errorsAreInvalid() {
    refused = 3;
    assertVerdict(Outcome.INVALID, "3 events refused");
  }

  @Test
  void aBacklogThatGrowsToTheEndIsInvalidAndOneThatStaysIsNot() {
    behind = LongStream.range(0, 100).map(tick -> tick * 100).boxed().toList();
    assertVerdict(Outcome.INVALID, "backlog growing");
    behind = LongStream.range(0, 100).map(tick -> 5_000).boxed().toList();
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aRunEndedByTheUserIsInvalidAndNotJudgedByItsRate() {
    partial = true;
    achievedPerSecond = 500;
    assertVerdict(Outcome.INVALID, "ended before its time");
  }

  @Test
  void readingNothingBackIsInvalid() {
    reading = true;
    groups.add(new GroupAudit("g", 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
    assertVerdict(Outcome.INVALID, "no event was read");
  }

  @Test
  void whatWasRolledBackOnPurposeIsNoRateMissed() {
    aborted = 1_000;
    achievedPerSecond = 0.9 * offeredPerSecond;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  private static GroupAudit share(long archived, long unconfirmed, long twice, long found) {
    return new GroupAudit(
        "g",
        10_000,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        new ShareAudit(
            10_000,
            0,
            0,
            archived,
            unconfirmed,
            0,
            twice,
            List.of(10_000L),
            List.of(),
            List.of(),
            List.of(new CheckerProof("never accepted", 1, found, ""))));
  }

  @Test
  void aShareGroupThatAcceptedEveryEventOncePasses() {
    groups.add(share(0, 0, 0, 1));
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aTransactionThatFailedWithoutAFaultMakesTheRunInvalid() {
    failedTransactions = 2;
    assertVerdict(Outcome.INVALID, "2 transactions failed and were rolled back");

    disturbed = true;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  void aRecordThatWasAcceptedTwiceFailsTheRun() {
    groups.add(share(0, 0, 3, 1));
    assertVerdict(Outcome.FAIL, "3 records accepted twice (group g)");
  }

  @Test
  void eventsThatNobodyHandledAtAnyDeliveryMakeTheFiguresInvalidAndAreNotLost() {
    groups.add(share(4, 0, 0, 1));
    assertVerdict(Outcome.INVALID, "4 events were delivered to group g as often as");
  }

  @Test
  void anAcceptThatNobodyConfirmedSpoilsACalmRunAndNoneWithFaults() {
    groups.add(share(0, 5, 0, 1));
    assertVerdict(Outcome.INVALID, "5 events of group g were accepted, and nobody knows");
    disturbed = true;
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void anAuditThatMissesWhatIsPlantedIsNotToBeTrusted() {
    groups.add(share(0, 0, 0, 0));
    assertVerdict(Outcome.INVALID, "the audit of group g cannot be trusted");
  }
}
