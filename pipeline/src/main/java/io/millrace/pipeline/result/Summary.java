package io.millrace.pipeline.result;

import io.millrace.core.ledger.Verdict.Outcome;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The result of a run: the content of {@code summary.json}.
 *
 * @param version of this format; see {@link #VERSION}
 * @param name of the run's directory
 * @param startedAt when the schedule began, ISO 8601, UTC
 * @param reasons why it is not a pass, one sentence each
 * @param partial the run was ended before its time, so its figures are of a part of it
 * @param saturated sent as fast as possible: latencies are those of a saturated pipeline
 * @param throttling how brokers held clients back; null in files from before it was looked at
 * @param command repeats the run; secrets are redacted
 * @param warnings what this machine does to the figures, one sentence each; no part of the verdict
 * @param transactions how they ended; null outside of transactions
 * @param stableWait behind open transactions; null where nobody waits for one, or looked
 * @param stages between the load's topic and the groups', in their order; mostly none, and none in
 *     older files
 */
public record Summary(
    int version,
    String name,
    String startedAt,
    Outcome verdict,
    List<String> reasons,
    boolean partial,
    boolean saturated,
    Events events,
    List<Group> groups,
    Rate rate,
    LatencyMs latencyMs,
    Client client,
    @Nullable Throttling throttling,
    Settings settings,
    long seed,
    String command,
    List<String> warnings,
    @Nullable Transactions transactions,
    @Nullable StableWait stableWait,
    List<Stage> stages) {

  /** Takes files from before there were stages. */
  public Summary {
    stages = stages == null ? List.of() : List.copyOf(stages);
  }

  /** Outside of transactions, and without stages. */
  public Summary(
      int version,
      String name,
      String startedAt,
      Outcome verdict,
      List<String> reasons,
      boolean partial,
      boolean saturated,
      Events events,
      List<Group> groups,
      Rate rate,
      LatencyMs latencyMs,
      Client client,
      @Nullable Throttling throttling,
      Settings settings,
      long seed,
      String command,
      List<String> warnings) {
    this(
        version,
        name,
        startedAt,
        verdict,
        reasons,
        partial,
        saturated,
        events,
        groups,
        rate,
        latencyMs,
        client,
        throttling,
        settings,
        seed,
        command,
        warnings,
        null,
        null,
        List.of());
  }

  /** Returns the same findings with another verdict. */
  public Summary withVerdict(Outcome newVerdict, List<String> newReasons) {
    return new Summary(
        version,
        name,
        startedAt,
        newVerdict,
        newReasons,
        partial,
        saturated,
        events,
        groups,
        rate,
        latencyMs,
        client,
        throttling,
        settings,
        seed,
        command,
        warnings,
        transactions,
        stableWait,
        stages);
  }

  /** Events that no group can have received: each stage is judged for its own. */
  public long lostInStages() {
    return stages.stream().mapToLong(Stage::lost).sum();
  }

  /** Copies in the log of the groups that are not in that of the load. */
  public long repeatedInStages() {
    return stages.stream().mapToLong(Stage::twice).sum();
  }

  /** Raised whenever a field changes its meaning or goes away; older files stay readable. */
  public static final int VERSION = 2;

  /**
   * How the events that were offered ended: each has one of the five outcomes.
   *
   * @param offered due by the schedule
   * @param acknowledged confirmed by a callback without an error
   * @param refused definite failure, by {@code send()} or by the broker
   * @param unknown neither acknowledgement nor refusal can be concluded
   * @param notSent due, and given up before Kafka's client had taken them
   * @param blockedSends sends that waited over 1 ms for room in the buffer or for metadata
   * @param blockedMs how long they waited in all
   * @param errors errors by exception name
   * @param aborted rolled back with their transaction, on purpose or by a failure
   */
  public record Events(
      long offered,
      long acknowledged,
      long refused,
      long unknown,
      long notSent,
      long blockedSends,
      long blockedMs,
      Map<String, Long> errors,
      long aborted) {

    /** Outside of transactions: none is aborted. */
    public Events(
        long offered,
        long acknowledged,
        long refused,
        long unknown,
        long notSent,
        long blockedSends,
        long blockedMs,
        Map<String, Long> errors) {
      this(offered, acknowledged, refused, unknown, notSent, blockedSends, blockedMs, errors, 0);
    }

    /** Whether every event has exactly one outcome. */
    public boolean addUp() {
      return acknowledged + refused + unknown + notSent + aborted == offered
          && acknowledged >= 0
          && refused >= 0
          && unknown >= 0
          && notSent >= 0
          && aborted >= 0;
    }
  }

  /**
   * The audit of one consumer group.
   *
   * @param members how many it had; a group of none is not judged
   * @param received distinct events received
   * @param lost acknowledged, never received after the drain
   * @param unread acknowledged, not received by a group that did not get to the end of the log
   * @param expired acknowledged, and deleted by the topic's retention before the group read it
   * @param compacted acknowledged, and removed by the topic's cleaner before the group read it
   * @param duplicated receipts beyond the first of an event, {@code redelivered} included
   * @param redelivered of these, reads of the same log record again
   * @param reordered received after a later event of the same customer and producer
   * @param phantom yet received: refused, not sent, or aborted where the group reads committed only
   * @param unknownReceived of unknown outcome, and received
   * @param foreign records that are not events of this run
   * @param rebalances changes of a member's assignment while the run was measured
   * @param abortedReceived aborted, and received by a group that reads uncommitted, as it may
   * @param share what a share group made of what it received; null of a group of another kind
   */
  public record Group(
      String id,
      int members,
      long received,
      long lost,
      long unread,
      long expired,
      long compacted,
      long duplicated,
      long redelivered,
      long reordered,
      long phantom,
      long unknownReceived,
      long foreign,
      int rebalances,
      long abortedReceived,
      @Nullable Share share) {

    /** Of a group that is no share group, where nothing was aborted. */
    public Group(
        String id,
        int members,
        long received,
        long lost,
        long unread,
        long expired,
        long compacted,
        long duplicated,
        long redelivered,
        long reordered,
        long phantom,
        long unknownReceived,
        long foreign,
        int rebalances) {
      this(
          id,
          members,
          received,
          lost,
          unread,
          expired,
          compacted,
          duplicated,
          redelivered,
          reordered,
          phantom,
          unknownReceived,
          foreign,
          rebalances,
          0,
          null);
    }
  }

  /**
   * How the transactions of all producers ended.
   *
   * @param abortedOnPurpose as the abort share asked for
   * @param abortedByFailure because something failed before the commit, or the run gave up
   * @param unknown a commit was asked for, and nobody said what became of it
   * @param commitMs from the call of a commit until it was confirmed
   */
  public record Transactions(
      long committed,
      long abortedOnPurpose,
      long abortedByFailure,
      long unknown,
      Percentiles commitMs) {}

  /**
   * How open transactions held readers of committed events back, looked at once a second.
   *
   * @param longestMs the last stable offset of a partition stood still behind the end of its log
   * @param mostRecords between the two, at one moment
   */
  public record StableWait(long longestMs, long mostRecords) {}

  /**
   * What a share group made of the events that it received. Its order is not judged.
   *
   * @param accepted distinct events that a member accepted, confirmed by the broker
   * @param rejected distinct events that a member rejected, confirmed by the broker
   * @param released deliveries that a member gave back, confirmed by the broker
   * @param archived delivered as often as the broker does at most, and accepted by nobody
   * @param unconfirmed accepted or rejected, and nobody knows whether the broker took it
   * @param late acknowledgements refused, the broker having taken the delivery back before
   * @param acceptedTwice records whose accept was confirmed more than once
   * @param deliveries how many deliveries were an event's first, second, … by the broker's count
   * @param offenders the first of those that were lost or accepted twice, a sentence each
   * @param proofs whether the audit found what was planted into it
   */
  public record Share(
      long accepted,
      long rejected,
      long released,
      long archived,
      long unconfirmed,
      long late,
      long acceptedTwice,
      List<Long> deliveries,
      List<String> offenders,
      List<FailoverResult.Proof> proofs) {}

  /**
   * One stage: what it read, what it wrote, and what it did to the events on the way.
   *
   * @param number its place, from 1
   * @param delivery at-least-once, at-most-once or exactly-once
   * @param workers how many it had
   * @param in distinct events in the log that it reads, found by a fresh reader at the end
   * @param out the same of the log that it writes
   * @param lost in the first and not in the second
   * @param unread the same of a stage that did not get to the end of its log: no conclusion
   * @param twice copies in the second log beyond those in the first
   * @param phantom in the second log and not in the first
   * @param passedOnPerSecond from the first event read to the last passed on, repeats included
   * @param takenMs read by a worker, minus intended time
   * @param passedOnMs acknowledged, in a transaction: committed, minus intended time
   * @param differenceOfMediansMs the median of the second less that of the first: no percentile of
   *     the time that the stage took for an event
   * @param commits of offsets, or of transactions
   * @param aborted transactions given up, or batches done again, after an error
   * @param commitMs how long commits took
   * @param cpuSecondsPerMillion of its processes, by event read; null where they are threads
   * @param errors by exception name, those that were overcome included
   * @param rolledBack copies in the second log whose transactions did not come to a commit, those
   *     of a killed worker too; null outside of transactions
   */
  public record Stage(
      int number,
      String delivery,
      int workers,
      long in,
      long out,
      long lost,
      long unread,
      long twice,
      long phantom,
      double passedOnPerSecond,
      Percentiles takenMs,
      Percentiles passedOnMs,
      @Nullable Double differenceOfMediansMs,
      long commits,
      long aborted,
      Percentiles commitMs,
      @Nullable Double cpuSecondsPerMillion,
      Map<String, Long> errors,
      @Nullable Long rolledBack) {

    /** Outside of transactions. */
    public Stage(
        int number,
        String delivery,
        int workers,
        long in,
        long out,
        long lost,
        long unread,
        long twice,
        long phantom,
        double passedOnPerSecond,
        Percentiles takenMs,
        Percentiles passedOnMs,
        @Nullable Double differenceOfMediansMs,
        long commits,
        long aborted,
        Percentiles commitMs,
        @Nullable Double cpuSecondsPerMillion,
        Map<String, Long> errors) {
      this(
          number,
          delivery,
          workers,
          in,
          out,
          lost,
          unread,
          twice,
          phantom,
          passedOnPerSecond,
          takenMs,
          passedOnMs,
          differenceOfMediansMs,
          commits,
          aborted,
          commitMs,
          cpuSecondsPerMillion,
          errors,
          null);
    }
  }

  /**
   * Rates over the whole run.
   *
   * @param offeredPerSecond events due per second of schedule
   * @param achievedPerSecond events acknowledged per second, up to the last acknowledgement
   */
  public record Rate(double offeredPerSecond, double achievedPerSecond) {}

  /** Latencies in milliseconds; the definitions are in docs/definitions.md. */
  public record LatencyMs(
      Percentiles response, Percentiles service, Percentiles endToEnd, Percentiles scheduleLag) {}

  /**
   * One distribution, in milliseconds. A percentile with fewer than 100 samples beyond it is null:
   * it would be an anecdote.
   */
  public record Percentiles(
      @Nullable Double p50,
      @Nullable Double p90,
      @Nullable Double p99,
      @Nullable Double p999,
      @Nullable Double mean,
      @Nullable Double max,
      long count) {}

  /**
   * What this JVM spent, from the start of the load to the last acknowledgement or receipt.
   *
   * @param cpuSecondsPerMillion user and system time per million acknowledged events (or, without
   *     producers, received ones)
   * @param allocatedBytesPerEvent bytes allocated by all threads per such event
   * @param gcMs time in garbage collection
   * @param maxHiccupMs the longest time that this JVM stood still
   */
  public record Client(
      double cpuSecondsPerMillion, double allocatedBytesPerEvent, long gcMs, double maxHiccupMs) {}

  /**
   * Every effective value, secrets hidden.
   *
   * @param topics by the topic's name
   * @param notKnown which settings the cluster did not tell, and why; a sentence each
   */
  public record Settings(
      Map<String, String> producer,
      Map<String, String> consumer,
      Map<String, Map<String, String>> topics,
      Map<String, String> broker,
      List<String> notKnown) {

    /** All of them are known. */
    public Settings(
        Map<String, String> producer,
        Map<String, String> consumer,
        Map<String, Map<String, String>> topics,
        Map<String, String> broker) {
      this(producer, consumer, topics, broker, List.of());
    }
  }
}
