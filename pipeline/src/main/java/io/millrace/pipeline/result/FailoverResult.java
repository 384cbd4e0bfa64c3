package io.millrace.pipeline.result;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a failover run came to: the content of {@code failover.json}. All times are in ms; those of
 * phases are counted from the fault. What did not happen is null, and the reasons say so where it
 * should have.
 *
 * @param version of this format; see {@link #VERSION}
 * @param name of the run's directory
 * @param startedAt when the load began, ISO 8601, UTC
 * @param fault its name, with its lengths
 * @param target whom it was meant for
 * @param lastsMs how long after it was done it was healed
 * @param victims whom that came to: brokers by number, or a member
 * @param proof what proves that it took effect
 * @param affected the partitions that the victims led, or the member held
 * @param faultAtMs when it was done, after the start of the load
 * @param faultFree how the load went before the first fault of the run
 * @param lateEvents acknowledged later after they were due than the objective
 * @param ruledBy what ruled the longest standstill, part by part: of writes, or of reads where the
 *     fault was one of group members
 * @param outages every standstill that counts
 * @param changes what became of brokers, leaders and replicas, as clients could see it
 * @param verdict pass, fail or invalid
 * @param reasons why it is not a pass, one sentence each
 * @param settings those that rule failovers: effective ones of brokers, topic and clients
 * @param command repeats the run; secrets are redacted
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
    String verdict,
    List<String> reasons,
    Map<String, String> settings,
    long seed,
    String command) {

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
  }

  /**
   * The worst of several: by its verdict, then by its longest standstill.
   *
   * @throws IllegalArgumentException when there is none
   */
  public static FailoverResult worst(List<FailoverResult> results) {
    return results.stream()
        .max(
            Comparator.comparingInt(FailoverResult::severity)
                .thenComparingDouble(FailoverResult::longestMs))
        .orElseThrow(() -> new IllegalArgumentException("no fault was done"));
  }

  private int severity() {
    return List.of("pass", "invalid", "fail").indexOf(verdict);
  }

  private double longestMs() {
    return Math.max(writeGapMs.longestMs(), readGapMs.longestMs());
  }

  /** The same without single outages and changes. */
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
        command);
  }

  /**
   * Response times before the first fault of the run; null where too few events lie beyond a
   * percentile.
   *
   * @param events that they are over
   */
  public record FaultFree(long events, @Nullable Double p50Ms, @Nullable Double p99Ms) {}

  /**
   * The longest standstill of each partition, 0 where none counts.
   *
   * @param victimLed of the partitions that the victims led, or that the member held
   * @param others of all others
   */
  public record Standstills(@Nullable Spread victimLed, @Nullable Spread others) {
    /** The longest of all partitions; 0 without any. */
    public double longestMs() {
      return Math.max(
          victimLed == null ? 0 : victimLed.worst(), others == null ? 0 : others.worst());
    }
  }

  /**
   * Over the partitions.
   *
   * @param thresholdMs the highest of their thresholds: shorter standstills do not count
   */
  public record Spread(int partitions, double median, double worst, double thresholdMs) {}

  /** How many events were late, and how many of a thousand. */
  public record LateEvents(long objectiveMs, long victimLed, long others, double permille) {}

  /**
   * When what was reached.
   *
   * @param fenced a client could see that the victims are out
   * @param newLeader a client could see another leader for each of their partitions
   * @param firstAck the first acknowledgement after the standstill of a partition that they led
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
   * One part of a standstill.
   *
   * @param setting a setting's name, or in words what happened
   * @param value the setting's effective value
   */
  public record RuledBy(String setting, @Nullable String value, long fromMs, long toMs) {}

  /**
   * The judgement over every log, and over replicas.
   *
   * @param unknownPresent of unknown outcome, and in a log
   * @param unknownAbsent of unknown outcome, and in no log
   * @param offsetMismatch blocks of 4,096 events of one producer and partition in which an event
   *     stands elsewhere than acknowledged
   * @param replicaMismatch batches that differ between replicas or do not match their checksum;
   *     null when replicas were not compared
   * @param recoveryPointMs how long before the fault the earliest lost event was due; null without
   *     one
   * @param proofs that each kind of anomaly would have been found
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
   * One anomaly that was planted on its way from the log to the audit, or in a replica: an audit
   * that misses it cannot be trusted.
   *
   * @param planted how many; 0 when none could be
   * @param found how many more than without
   * @param remark why none could be planted, or what else was found
   */
  public record Proof(String anomaly, long planted, long found, String remark) {}

  /**
   * What became of the first group.
   *
   * @param protocol classic or consumer
   * @param moved partitions that another member held in the end
   * @param rebalancePauseMs from the last event handled by the old owner to the first by the new
   *     one, of each moved partition
   * @param changes how often a member's assignment changed
   * @param backlogDrainedMs when the group had caught up, after the fault; null if never
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
   * A standstill of one partition: of writes or of reads. Times after the start of the load.
   *
   * @param kind writes or reads
   */
  public record Outage(String kind, int partition, long fromMs, long toMs) {}

  /** Something changed in the cluster, at this time after the start of the load. */
  public record Change(long atMs, String what) {}
}
