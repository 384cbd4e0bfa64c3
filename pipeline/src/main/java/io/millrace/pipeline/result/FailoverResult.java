package io.millrace.pipeline.result;

import io.millrace.core.ledger.Verdict.Outcome;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of one fault in a failover run: the content of {@code failover.json}. All times are in
 * ms; those of phases are counted from the fault. The time of what did not happen is null; where it
 * should have happened, the reasons say so.
 *
 * @param version of this format; see {@link #VERSION}
 * @param name of the run's directory
 * @param startedAt when the load began, ISO 8601, UTC
 * @param fault the name of the fault
 * @param target the role of the victims, such as leader or controller
 * @param lastsMs after how long the fault was healed
 * @param victims the brokers or the member that the fault was done to
 * @param proof what proves that the fault took effect
 * @param affected the partitions that the victims led, or the member held
 * @param faultAtMs when the fault was injected, after the start of the load
 * @param faultFree response times before the first fault of the run
 * @param lateEvents events that were acknowledged later than the objective after they were due
 * @param ruledBy the settings that ruled the longest gap, part by part: of writes, or of reads
 *     after a fault of group members
 * @param outages every gap that counts
 * @param changes changes of brokers, leaders and in-sync replicas, as clients could see them
 * @param verdict pass, fail or invalid
 * @param reasons why it is not a pass, one sentence each
 * @param settings effective settings of brokers, topic and clients that decide how long a failover
 *     takes
 * @param command repeats the run; secrets are redacted
 * @param stages between the load's topic and the groups', over the whole run; mostly none, and none
 *     in older files
 * @param delivery what became of events on ways of delivery that have outcomes of their own; null
 *     where the run had none of these, and in older files
 */
public record FailoverResult(
    int version,
    String name,
    String startedAt,
    String fault,
    String target,
    long lastsMs,
    List<String> victims,
    String proof,
    List<Integer> affected,
    long faultAtMs,
    FaultFree faultFree,
    Standstills writeGapMs,
    Standstills readGapMs,
    LateEvents lateEvents,
    PhasesMs phasesMs,
    List<RuledBy> ruledBy,
    Audit audit,
    Group group,
    List<Outage> outages,
    List<Change> changes,
    Outcome verdict,
    List<String> reasons,
    Map<String, String> settings,
    long seed,
    String command,
    List<Summary.Stage> stages,
    @Nullable Delivery delivery) {

  /** Of a run without stages, transactions and share groups. */
  public FailoverResult(
      int version,
      String name,
      String startedAt,
      String fault,
      String target,
      long lastsMs,
      List<String> victims,
      String proof,
      List<Integer> affected,
      long faultAtMs,
      FaultFree faultFree,
      Standstills writeGapMs,
      Standstills readGapMs,
      LateEvents lateEvents,
      PhasesMs phasesMs,
      List<RuledBy> ruledBy,
      Audit audit,
      Group group,
      List<Outage> outages,
      List<Change> changes,
      Outcome verdict,
      List<String> reasons,
      Map<String, String> settings,
      long seed,
      String command) {
    this(
        version,
        name,
        startedAt,
        fault,
        target,
        lastsMs,
        victims,
        proof,
        affected,
        faultAtMs,
        faultFree,
        writeGapMs,
        readGapMs,
        lateEvents,
        phasesMs,
        ruledBy,
        audit,
        group,
        outages,
        changes,
        verdict,
        reasons,
        settings,
        seed,
        command,
        List.of(),
        null);
  }

  /** Raised whenever a field changes its meaning or goes away; older files stay readable. */
  public static final int VERSION = 1;

  /** Copies the lists and the map. */
  public FailoverResult {
    victims = List.copyOf(victims);
    affected = List.copyOf(affected);
    ruledBy = List.copyOf(ruledBy);
    outages = List.copyOf(outages);
    changes = List.copyOf(changes);
    reasons = List.copyOf(reasons);
    settings = Map.copyOf(settings);
    stages = stages == null ? List.of() : List.copyOf(stages);
  }

  /**
   * Returns the worst of several results: by verdict, then by the longest gap.
   *
   * @throws IllegalArgumentException when {@code results} is empty
   */
  public static FailoverResult worst(List<FailoverResult> results) {
    return results.stream()
        .max(
            Comparator.comparing(FailoverResult::verdict)
                .thenComparingDouble(FailoverResult::longestMs))
        .orElseThrow(() -> new IllegalArgumentException("no fault was done"));
  }

  private double longestMs() {
    return Math.max(writeGapMs.longestMs(), readGapMs.longestMs());
  }

  /** Events that were lost: of all of their way, where it is more than one log. */
  public long lost() {
    return delivery == null ? audit.lost() : delivery.lost();
  }

  /** Returns this result without its outages and changes. */
  public FailoverResult withoutDetails() {
    return new FailoverResult(
        version,
        name,
        startedAt,
        fault,
        target,
        lastsMs,
        victims,
        proof,
        affected,
        faultAtMs,
        faultFree,
        writeGapMs,
        readGapMs,
        lateEvents,
        phasesMs,
        ruledBy,
        audit,
        group,
        List.of(),
        List.of(),
        verdict,
        reasons,
        settings,
        seed,
        command,
        stages,
        delivery);
  }

  /**
   * Response times before the first fault of the run; null where too few events lie beyond a
   * percentile.
   *
   * @param events how many events these percentiles are over
   */
  public record FaultFree(long events, @Nullable Double p50Ms, @Nullable Double p99Ms) {}

  /**
   * The longest gaps of the partitions, 0 for a partition without a gap that counts.
   *
   * @param victimLed of the partitions that the victims led, or that the member held
   * @param others of all other partitions
   */
  public record Standstills(@Nullable Spread victimLed, @Nullable Spread others) {
    /** Returns the longest gap of all partitions; 0 without any. */
    public double longestMs() {
      return Math.max(
          victimLed == null ? 0 : victimLed.worst(), others == null ? 0 : others.worst());
    }
  }

  /**
   * Median and worst over some partitions.
   *
   * @param thresholdMs the highest threshold of these partitions; shorter gaps do not count
   */
  public record Spread(int partitions, double median, double worst, double thresholdMs) {}

  /** How many events were late, and how many in a thousand. */
  public record LateEvents(long objectiveMs, long victimLed, long others, double permille) {}

  /**
   * When each phase was reached, in ms after the fault.
   *
   * @param fenced a client could see that the victims are out
   * @param newLeader a client could see another leader for each of their partitions
   * @param firstAck the first acknowledgement after a write gap of a partition that they led
   * @param healed the fault was healed
   * @param serviceRecovered see docs/definitions.md
   * @param redundancyRecovered all replicas were in sync again
   */
  public record PhasesMs(
      @Nullable Long fenced,
      @Nullable Long newLeader,
      @Nullable Long firstAck,
      @Nullable Long healed,
      @Nullable Long serviceRecovered,
      @Nullable Long redundancyRecovered) {}

  /**
   * One part of the longest gap, and the setting that ruled it.
   *
   * @param setting a setting's name, or in words what happened
   * @param value the setting's effective value
   */
  public record RuledBy(String setting, @Nullable String value, long fromMs, long toMs) {}

  /**
   * The audit of every log, and of the replicas.
   *
   * @param unknownPresent of unknown outcome, and in a log
   * @param unknownAbsent of unknown outcome, and in no log
   * @param offsetMismatch blocks of 4,096 events of one producer and partition in which an event
   *     stands elsewhere than acknowledged
   * @param replicaMismatch batches that differ between replicas or do not match their checksum;
   *     null when replicas were not compared
   * @param recoveryPointMs how long before the fault the earliest lost event was due; null without
   *     one
   * @param proofs proofs that the audit would have found each kind of anomaly
   */
  public record Audit(
      long events,
      long lost,
      long phantom,
      long duplicatedInLog,
      long redelivered,
      long reordered,
      long offsetMismatch,
      @Nullable Long replicaMismatch,
      long unknownPresent,
      long unknownAbsent,
      @Nullable Long recoveryPointMs,
      List<Proof> proofs) {
    /** Copies the list. */
    public Audit {
      proofs = List.copyOf(proofs);
    }
  }

  /**
   * What became of the events of a run with stages, transactions or share groups, over the whole
   * run and all of the way. How many of unknown outcome the log settled is in the {@link Audit}.
   *
   * @param ways what the run had of these, in words
   * @param lost acknowledged and not in the log; in the log before a stage and not behind it; or
   *     received by no member
   * @param twice copies too many in the load's log or behind a stage, and records that a share
   *     group accepted twice
   * @param aborted events of the load's transactions that were rolled back, and copies of stages'
   *     transactions that were; null without transactions
   * @param unconfirmed events that a member of a share group accepted or rejected without an
   *     answer, and that no other accepted; null without share groups
   */
  public record Delivery(
      List<String> ways,
      long lost,
      long twice,
      @Nullable Long aborted,
      @Nullable Long unconfirmed) {
    /** Copies the list. */
    public Delivery {
      ways = List.copyOf(ways);
    }
  }

  /**
   * One anomaly that was planted on its way from the log to the audit, or in a replica: an audit
   * that misses it cannot be trusted.
   *
   * @param planted how many; 0 when none could be
   * @param found how many more than without
   * @param remark why none could be planted, or what else was found
   */
  public record Proof(String anomaly, long planted, long found, String remark) {}

  /**
   * What happened to the first group.
   *
   * @param protocol classic, consumer or share; partitions of a share group do not move
   * @param moved partitions that another member held in the end
   * @param rebalancePauseMs from the last event handled by the old owner to the first by the new
   *     one, of each moved partition
   * @param changes how often a member's assignment changed
   * @param backlogDrainedMs when the group had caught up, after the fault; null if it never did
   */
  public record Group(
      String protocol,
      List<Integer> moved,
      @Nullable Spread rebalancePauseMs,
      int changes,
      @Nullable Long backlogDrainedMs) {
    /** Copies the list. */
    public Group {
      moved = List.copyOf(moved);
    }
  }

  /**
   * A gap of one partition, of writes or of reads. Times after the start of the load.
   *
   * @param kind writes or reads
   */
  public record Outage(String kind, int partition, long fromMs, long toMs) {}

  /** A change in the cluster, at this time after the start of the load. */
  public record Change(long atMs, String what) {}
}
