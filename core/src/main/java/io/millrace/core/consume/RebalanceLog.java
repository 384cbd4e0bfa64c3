package io.millrace.core.consume;

import java.util.ArrayList;
import java.util.List;

/** What happened to a group's assignments, in order. Written by any member; read by any thread. */
public final class RebalanceLog {
  private final List<Entry> entries = new ArrayList<>();

  /**
   * One change of one member's assignment.
   *
   * @param atNs by the run's clock
   * @param partitions those given or taken, not all that the member holds
   */
  public record Entry(long atNs, String member, Change change, List<Integer> partitions) {
    /** Copies the partitions. */
    public Entry {
      partitions = List.copyOf(partitions);
    }
  }

  /** What a rebalance does to a member. */
  public enum Change {
    /** Partitions were given. */
    ASSIGNED,
    /** Partitions were taken, with a chance to commit. */
    REVOKED,
    /** Partitions had already gone to others: the member was away too long. */
    LOST
  }

  /** Notes a change. Any thread. */
  public synchronized void add(Entry entry) {
    entries.add(entry);
  }

  /** The entries so far. */
  public synchronized List<Entry> entries() {
    return List.copyOf(entries);
  }
}
