package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How often each event of a run is in a log. Written by one reader; compared afterwards. Memory
 * depends on the number of gaps and repeats, not on that of events.
 */
public final class LogCopies implements LogAccount {
  private record LaneKey(int producer, int partition) {}

  /** For each lane, the events that are there at least once, at least twice, and so on. */
  private final Map<LaneKey, List<SequenceSet>> lanes = new HashMap<>();

  private List<SequenceSet> last = List.of();
  private LaneKey lastKey = new LaneKey(-1, -1);

  @Override
  public void read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    if (lastKey.producer() != producer || lastKey.partition() != stampedPartition) {
      lastKey = new LaneKey(producer, stampedPartition);
      last = lanes.computeIfAbsent(lastKey, key -> new ArrayList<>());
    }
    for (SequenceSet atLeast : last) {
      if (atLeast.add(sequence)) {
        return;
      }
    }
    SequenceSet another = new SequenceSet();
    another.add(sequence);
    last.add(another);
  }

  @Override
  public void foreign() {}

  @Override
  public boolean needsAnotherReading() {
    return false;
  }

  @Override
  public LogCopies again() {
    return new LogCopies();
  }

  /** Distinct events. */
  public long events() {
    return lanes.values().stream()
        .filter(copies -> !copies.isEmpty())
        .mapToLong(copies -> copies.get(0).cardinality())
        .sum();
  }

  /** Copies of events, each counted as often as it is there. */
  public long copies() {
    return lanes.values().stream().flatMap(List::stream).mapToLong(SequenceSet::cardinality).sum();
  }

  /**
   * What a stage did that read this log and wrote {@code output}.
   *
   * @param drained it had read this log to its end
   */
  public StageAudit comparedWith(LogCopies output, boolean drained) {
    long missing = 0;
    long twice = 0;
    long phantom = 0;
    Set<LaneKey> keys = new HashSet<>(lanes.keySet());
    keys.addAll(output.lanes.keySet());
    for (LaneKey key : keys) {
      List<SequenceSet> in = lanes.getOrDefault(key, List.of());
      List<SequenceSet> out = output.lanes.getOrDefault(key, List.of());
      missing += atLeast(in, 0).minus(atLeast(out, 0)).cardinality();
      phantom += atLeast(out, 0).minus(atLeast(in, 0)).cardinality();
      for (int copy = 1; copy < out.size(); copy++) {
        // An event that came twice may go on twice: each copy beyond those that came is one too
        // many.
        twice += out.get(copy).minus(atLeast(in, copy)).cardinality();
      }
    }
    return new StageAudit(
        events(), output.events(), drained ? missing : 0, drained ? 0 : missing, twice, phantom);
  }

  private static SequenceSet atLeast(List<SequenceSet> copies, int index) {
    return index < copies.size() ? copies.get(index) : new SequenceSet();
  }
}
