package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Records which events of a run a fresh reader finds in the logs, and whether each is at the offset
 * that its acknowledgement said. Written by one reader that reads each partition from its start to
 * its end; audited afterwards. Memory depends on the number of gaps and repeats, not on that of
 * events.
 *
 * <p>When an event is in a log more than once, the last copy is the one that was acknowledged: a
 * producer sends a batch again only when it has given up on the answer to the first. So a log with
 * repeats is read once more ({@link #again()}), knowing which events are repeated.
 */
public final class LogLedger implements LogAccount {
  private record LaneKey(int producer, int partition) {}

  private final int partitions;
  private final List<SentAccount> sent;
  private final List<SentHistory> histories = new ArrayList<>();
  private final ReceivedLedger received;
  private final Map<LaneKey, Lane> lanes = new HashMap<>();
  private Lane lastLane = Lane.ofNobody();
  private LaneKey lastKey = new LaneKey(-1, -1);

  /** Makes a ledger of a reading that has not begun. */
  public LogLedger(int partitions, List<SentAccount> sent) {
    this(partitions, sent, Map.of());
  }

  private LogLedger(
      int partitions, List<SentAccount> sent, Map<LaneKey, SequenceSet> repeatedBefore) {
    this.partitions = partitions;
    this.sent = List.copyOf(sent);
    received = new ReceivedLedger(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      received.handOver(partition, true);
    }
    for (SentAccount account : sent) {
      for (SentHistory history : account.lanes()) {
        histories.add(history);
        LaneKey key = new LaneKey(history.producer(), history.partition());
        lanes.put(
            key,
            new Lane(
                history.acknowledged(),
                placed(account, history),
                repeatedBefore.getOrDefault(key, new SequenceSet())));
      }
    }
  }

  private static SequenceSet placed(SentAccount account, SentHistory history) {
    TraceAccount trace = account.trace();
    return trace == null
        ? new SequenceSet()
        : history.acknowledged().minus(trace.lanes().get(history.partition()).unplaced());
  }

  @Override
  public void read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    boolean first =
        received.receive(producer, stampedPartition, sequence, customer, partition, offset);
    lane(producer, stampedPartition).read(sequence, offset, first);
  }

  @Override
  public void foreign() {
    received.foreign();
  }

  /** Events come in batches of one producer, so the next event is mostly of the same lane. */
  private Lane lane(int producer, int partition) {
    if (lastKey.producer() != producer || lastKey.partition() != partition) {
      lastKey = new LaneKey(producer, partition);
      lastLane = lanes.computeIfAbsent(lastKey, key -> Lane.ofNobody());
    }
    return lastLane;
  }

  @Override
  public boolean needsAnotherReading() {
    return lanes.values().stream()
        .anyMatch(lane -> lane.repeated.minus(lane.known).cardinality() > 0);
  }

  @Override
  public LogLedger again() {
    Map<LaneKey, SequenceSet> repeated = new HashMap<>();
    lanes.forEach((key, lane) -> repeated.put(key, lane.repeated));
    return new LogLedger(partitions, sent, repeated);
  }

  /** True when the event was acknowledged with the offset at which it was read. */
  boolean isPlaced(int producer, int partition, long sequence) {
    return lane(producer, partition).placed.contains(sequence);
  }

  /** An event that was rolled back, so that nobody may read it; nothing when none was. */
  Optional<RolledBack> anyRolledBack() {
    return histories.stream()
        .filter(history -> history.aborted().cardinality() > 0)
        .findFirst()
        .map(
            history ->
                new RolledBack(
                    history.producer(), history.partition(), history.aborted().toRanges()[0]));
  }

  /** An event by its numbers. */
  record RolledBack(int producer, int partition, long sequence) {}

  /** Marks an event that will be read more than once. */
  void expectRepeated(int producer, int partition, long sequence) {
    lane(producer, partition).known.add(sequence);
  }

  /** Returns the audit of logs from which nothing was removed on request. */
  public LogAudit audit() {
    return audit(List.of());
  }

  /**
   * Returns the audit. Only after every log was read to its end.
   *
   * @param removed what the settings of the topic may have removed, the oldest events first
   */
  public LogAudit audit(List<RemovedRecords> removed) {
    MemberReceipts read = received.receipts();
    GroupAudit found = LedgerAudit.audit("log", histories, List.of(read), true, removed);
    Map<Integer, Long> explained = removedAtMost(removed, read);
    List<LogAudit.Lost> lost = new ArrayList<>();
    long unknown = 0;
    long mismatches = 0;
    for (SentHistory history : histories) {
      Lane lane = lane(history.producer(), history.partition());
      SequenceSet missing =
          withoutOldest(history.acknowledged().minus(lane.seen), history.partition(), explained);
      if (missing.cardinality() > 0) {
        lost.add(new LogAudit.Lost(history.producer(), history.partition(), missing));
      }
      unknown += history.unknown().cardinality();
      mismatches += mismatches(history, lane, missing);
    }
    return new LogAudit(
        found.received(),
        found.lost(),
        found.phantom(),
        found.duplicatedInLog(),
        found.reordered(),
        found.unknownReceived(),
        unknown - found.unknownReceived(),
        found.foreign(),
        mismatches,
        lost);
  }

  private static Map<Integer, Long> removedAtMost(
      List<RemovedRecords> removed, MemberReceipts read) {
    Map<Integer, SequenceSet> offsets = new HashMap<>();
    read.offsets().forEach(of -> offsets.put(of.partition(), of.offsets()));
    Map<Integer, Long> atMost = new HashMap<>();
    for (RemovedRecords of : removed) {
      SequenceSet here = offsets.getOrDefault(of.partition(), new SequenceSet());
      atMost.put(of.partition(), of.expiredAtMost(here) + of.compactedAtMost(here));
    }
    return atMost;
  }

  /** What is missing beyond what may have been removed from its partition; that is used up. */
  private static SequenceSet withoutOldest(
      SequenceSet missing, int partition, Map<Integer, Long> explained) {
    long left = explained.getOrDefault(partition, 0L);
    long taken = Math.min(left, missing.cardinality());
    if (taken == 0) {
      return missing;
    }
    explained.put(partition, left - taken);
    return missing.withoutFirst(taken);
  }

  /**
   * A block with a lost event is reported as a loss only: its sums cannot agree, since the offset
   * of the missing event is unknown.
   */
  private long mismatches(SentHistory history, Lane lane, SequenceSet missing) {
    for (SentAccount account : sent) {
      TraceAccount trace = account.trace();
      if (account.producer() == history.producer() && trace != null) {
        return trace
            .lanes()
            .get(history.partition())
            .offsets()
            .disagreements(lane.places())
            .minus(OffsetSums.blocksOf(missing))
            .cardinality();
      }
    }
    return 0;
  }

  private static final class Lane {
    private final SequenceSet acknowledged;
    private final SequenceSet placed;
    private final SequenceSet known;
    private final SequenceSet seen = new SequenceSet();
    private final SequenceSet repeated = new SequenceSet();
    private final OffsetSums offsets = new OffsetSums();
    private final Map<Long, Long> lastPlaces = new HashMap<>();

    private Lane(SequenceSet acknowledged, SequenceSet placed, SequenceSet known) {
      this.acknowledged = acknowledged;
      this.placed = placed;
      this.known = known;
    }

    private static Lane ofNobody() {
      return new Lane(new SequenceSet(), new SequenceSet(), new SequenceSet());
    }

    private void read(long sequence, long offset, boolean first) {
      if (!first) {
        repeated.add(sequence);
      }
      if (acknowledged.contains(sequence)) {
        seen.add(sequence);
      }
      if (!placed.contains(sequence)) {
        return; // it was acknowledged without an offset
      }
      if (known.contains(sequence)) {
        lastPlaces.put(sequence, offset);
      } else if (first) {
        offsets.add(sequence, offset);
      }
    }

    private OffsetSums places() {
      lastPlaces.forEach(offsets::add);
      lastPlaces.clear();
      return offsets;
    }
  }
}
