package io.millrace.pipeline.run;

import io.millrace.core.ledger.CheckerProof;
import io.millrace.core.ledger.GroupAudit;
import io.millrace.core.ledger.ShareAudit;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.stage.Delivery;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.util.List;
import java.util.Locale;

/**
 * Judges a run: did Kafka keep its promises, and may the figures be used at all. A pure function of
 * its facts.
 */
final class ValidityGates {
  /** Rule 8 of the method: a run this far off its offered rate measured another rate. */
  private static final double RATE_TOLERANCE = 0.01;

  /**
   * A schedule lag beyond this, without blocked sends to explain it, is a generator without CPU.
   */
  private static final double LATE_MS = 100;

  /** Standing still this long, this JVM itself makes the tail that it reports. */
  private static final double STALLED_MS = 500;

  /**
   * A backlog is growing when the last quarter of the load adds this many seconds of events to it.
   */
  private static final double BACKLOG_SECONDS = 1;

  private ValidityGates() {}

  /**
   * What was measured.
   *
   * @param behind the backlog over the load, at even steps of time
   * @param disturbed faults were done to it on purpose: neither errors nor a rate that was missed
   *     tell against it
   * @param failedTransactions rolled back by a failure, and not on purpose
   * @param orderPromised the producer is idempotent, so that duplicates and reorders in the log
   *     break a promise
   * @param stages what they lost or repeated: each is judged by its own promise, and a group only
   *     by what is missing or there twice beyond that
   * @param stagesUnjudged there were stages, and nobody knows what they repeated
   * @param transactional the load was sent in transactions, each of which a producer waits for
   */
  record Facts(
      boolean saturating,
      boolean reading,
      boolean partial,
      boolean disturbed,
      boolean orderPromised,
      Summary.Events events,
      double offeredPerSecond,
      double achievedPerSecond,
      double scheduleLagP99Ms,
      long blockedMs,
      double maxHiccupMs,
      List<Long> behind,
      List<GroupAudit> groups,
      Throttling throttling,
      long failedTransactions,
      List<Summary.Stage> stages,
      boolean stagesUnjudged,
      boolean transactional) {
    /** Outside of transactions, and without stages. */
    Facts(
        boolean saturating,
        boolean reading,
        boolean partial,
        boolean disturbed,
        boolean orderPromised,
        Summary.Events events,
        double offeredPerSecond,
        double achievedPerSecond,
        double scheduleLagP99Ms,
        long blockedMs,
        double maxHiccupMs,
        List<Long> behind,
        List<GroupAudit> groups,
        Throttling throttling) {
      this(
          saturating,
          reading,
          partial,
          disturbed,
          orderPromised,
          events,
          offeredPerSecond,
          achievedPerSecond,
          scheduleLagP99Ms,
          blockedMs,
          maxHiccupMs,
          behind,
          groups,
          throttling,
          0,
          List.of(),
          false,
          false);
    }

    /** What was rolled back took part in the load as what was committed did. */
    private double settledPerSecond() {
      return events.acknowledged() == 0
          ? offeredPerSecond * events.aborted() / events.offered()
          : achievedPerSecond * (1 + (double) events.aborted() / events.acknowledged());
    }

    /**
     * Whether an event may come twice, or after a later one, to a group only if a promise is
     * broken.
     */
    boolean isOrderPromised() {
      return orderPromised && !stagesUnjudged;
    }

    /** A stage that may repeat does a batch again of which later events were written already. */
    boolean mayStagesReorder() {
      return stages.stream()
          .anyMatch(
              stage ->
                  stage.delivery().equals(Delivery.AT_LEAST_ONCE.word()) && stage.aborted() > 0);
    }

    /** Events that a group cannot have received. */
    long lostInStages() {
      return stages.stream().mapToLong(Summary.Stage::lost).sum();
    }

    /** Copies that are in the log of the groups, and not in that of the load. */
    long repeatedInStages() {
      return stages.stream().mapToLong(Summary.Stage::twice).sum();
    }
  }

  static Verdict judge(Facts facts) {
    Verdict verdict = Verdict.PASS;
    for (GroupAudit group : facts.groups()) {
      verdict = judgeGroup(verdict, group, facts);
      if (group.share() != null) {
        verdict = judgeShare(verdict, group.id(), group.share(), facts.disturbed());
      }
    }
    if (facts.partial()) {
      verdict = verdict.with(Outcome.INVALID, "the run was ended before its time");
    }
    Summary.Events events = facts.events();
    if (!events.addUp()) {
      verdict =
          invalid(
              verdict,
              "outcomes do not add up: %,d events offered, %,d acknowledged, %,d refused, %,d unknown,"
                  + " %,d not sent, %,d aborted: this is a fault of Millrace, please report it",
              events.offered(),
              events.acknowledged(),
              events.refused(),
              events.unknown(),
              events.notSent(),
              events.aborted());
    }
    if (!facts.disturbed() && events.refused() + events.unknown() > 0) {
      verdict =
          invalid(
              verdict,
              "errors: %,d events refused, %,d of unknown outcome",
              events.refused(),
              events.unknown());
    }
    if (!facts.disturbed() && !facts.partial() && facts.failedTransactions() > 0) {
      verdict =
          invalid(
              verdict,
              "errors: %,d transactions failed and were rolled back",
              facts.failedTransactions());
    }
    if (!facts.disturbed() && !facts.partial() && events.notSent() > 0) {
      verdict =
          invalid(
              verdict,
              "%,d events were due and not sent: %s",
              events.notSent(),
              events.acknowledged() == 0
                  ? "the cluster took none"
                  : "the cluster, or this machine, does not keep up with the rate");
    }
    if (facts.maxHiccupMs() > STALLED_MS) {
      verdict =
          invalid(
              verdict,
              "this JVM stood still for %,.0f ms: is the machine short of CPU or memory?",
              facts.maxHiccupMs());
    }
    if (facts.reading() && facts.groups().stream().allMatch(group -> group.received() == 0)) {
      verdict = invalid(verdict, "no event was read");
    }
    return explained(
        facts.saturating() || facts.reading() || facts.disturbed()
            ? verdict
            : judgeSchedule(verdict, facts),
        facts.throttling());
  }

  /** Quotas make no run invalid, but where one is, they may be why. */
  private static Verdict explained(Verdict verdict, Throttling throttling) {
    Verdict judged = verdict;
    if (verdict.outcome() == Outcome.INVALID) {
      for (String reason : throttling.reasons()) {
        judged = judged.with(Outcome.INVALID, reason);
      }
    }
    return judged;
  }

  private static Verdict judgeGroup(Verdict verdict, GroupAudit group, Facts facts) {
    Verdict judged = verdict;
    boolean orderPromised = facts.isOrderPromised();
    long lost = group.lost() - facts.lostInStages();
    if (lost > 0) {
      judged = failed(judged, "%,d acknowledged events lost (group %s)", lost, group.id());
    }
    if (group.phantom() > 0) {
      judged =
          failed(
              judged,
              "%,d refused or aborted events received (group %s)",
              group.phantom(),
              group.id());
    }
    long repeated = group.duplicatedInLog() - facts.repeatedInStages();
    if (orderPromised && repeated > 0) {
      judged =
          failed(
              judged, "%,d events are in the log more than once (group %s)", repeated, group.id());
    }
    if (orderPromised && !facts.mayStagesReorder() && group.reordered() > 0) {
      judged =
          failed(
              judged,
              "%,d events came after a later one of their customer (group %s)",
              group.reordered(),
              group.id());
    }
    if (group.expired() > 0) {
      judged =
          invalid(
              judged,
              "%,d events were deleted by the topic's retention before group %s read them: they are"
                  + " not lost, and their end-to-end times are not known",
              group.expired(),
              group.id());
    }
    if (group.unread() > 0) {
      judged =
          invalid(
              judged,
              "group %s did not get to the end of the log: %,d events unread, so nothing is known of"
                  + " losses",
              group.id(),
              group.unread());
    }
    return judged;
  }

  private static Verdict judgeShare(
      Verdict verdict, String group, ShareAudit share, boolean disturbed) {
    Verdict judged = verdict;
    if (share.acceptedTwice() > 0) {
      judged =
          failed(judged, "%,d records accepted twice (group %s)", share.acceptedTwice(), group);
    }
    if (share.archived() > 0) {
      judged =
          invalid(
              judged,
              "%,d events were delivered to group %s as often as its brokers do, and accepted by no"
                  + " member: they are not lost, and nobody handled them",
              share.archived(),
              group);
    }
    if (!disturbed && share.unconfirmed() > 0) {
      judged =
          invalid(
              judged,
              "%,d events of group %s were accepted, and nobody knows whether the brokers took it",
              share.unconfirmed(),
              group);
    }
    for (CheckerProof proof : share.proofs()) {
      if (!proof.holds()) {
        judged =
            invalid(
                judged,
                "the audit of group %s cannot be trusted: of %d planted (%s) it found %d %s",
                group,
                proof.planted(),
                proof.anomaly(),
                proof.found(),
                proof.remark());
      }
    }
    return judged;
  }

  private static Verdict judgeSchedule(Verdict verdict, Facts facts) {
    Verdict judged = verdict;
    if (facts.events().offered() == 0) {
      return invalid(judged, "no event was due: is the duration too short for the rate?");
    }
    double off = Math.abs(facts.settledPerSecond() / facts.offeredPerSecond() - 1);
    if (!facts.partial() && off > RATE_TOLERANCE) {
      judged =
          invalid(
              judged,
              "offered rate missed: %s of %s events/s achieved",
              SignificantDigits.of(facts.settledPerSecond()),
              SignificantDigits.of(facts.offeredPerSecond()));
    }
    if (facts.scheduleLagP99Ms() > LATE_MS) {
      judged =
          invalid(
              judged,
              "1 event in 100 was sent over %,.0f ms late: %s",
              facts.scheduleLagP99Ms(),
              whyLate(facts));
    }
    List<Long> behind = facts.behind();
    if (behind.size() >= 4) {
      long growth = behind.get(behind.size() - 1) - behind.get(behind.size() * 3 / 4);
      if (growth > BACKLOG_SECONDS * facts.offeredPerSecond()) {
        judged =
            invalid(
                judged,
                "backlog growing: the slowest group fell %,d events further behind in the last"
                    + " quarter of the load",
                growth);
      }
    }
    return judged;
  }

  private static String whyLate(Facts facts) {
    if (facts.blockedMs() > 0) {
      return String.format(
          Locale.ROOT,
          "sends waited %,d ms in all for room in the producer's buffer",
          facts.blockedMs());
    }
    return facts.transactional()
        ? "a producer sends nothing while it commits: give it more events to a transaction, or more"
            + " producers"
        : "the generator was starved of CPU";
  }

  private static Verdict failed(Verdict verdict, String format, Object... arguments) {
    return verdict.with(Outcome.FAIL, String.format(Locale.ROOT, format, arguments));
  }

  private static Verdict invalid(Verdict verdict, String format, Object... arguments) {
    return verdict.with(Outcome.INVALID, String.format(Locale.ROOT, format, arguments));
  }
}
