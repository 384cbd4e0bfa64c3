package io.millrace.core.consume;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What happened to a group's assignments, in order. Written by any member; read by any thread.
 *
 * <p>Memory is bounded however long the group lives: the newest {@value #MOST_KEPT} entries are
 * kept; of older ones only who held which partition then, and how many there were.
 */
public final class RebalanceLog {
  /**
   * A group of ten members makes some twenty entries in a rebalance, so this is the time of 500
   * rebalances: far more than there are between a fault and the one before it. About 1 MB.
   */
  public static final int MOST_KEPT = 10_000;

  private final Deque<Entry> kept = new ArrayDeque<>();
  private final Map<Change, Long> counts = new EnumMap<>(Change.class);
  private final Owners ownersBeforeKept = new Owners();
  private final Owners owners = new Owners();
  private long added;

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

  /**
   * What came after an earlier look.
   *
   * @param entries in the order in which they came
   * @param missed how many came before these, after the earlier look, and are no longer kept
   * @param seen to be given to the next look
   */
  public record News(List<Entry> entries, long missed, long seen) {
    /** Copies the entries. */
    public News {
      entries = List.copyOf(entries);
    }
  }

  /** Notes a change. Any thread. */
  public synchronized void add(Entry entry) {
    kept.addLast(entry);
    owners.apply(entry);
    counts.merge(entry.change(), 1L, Long::sum);
    added++;
    if (kept.size() > MOST_KEPT) {
      ownersBeforeKept.apply(kept.removeFirst());
    }
  }

  /**
   * The newest entries. Before them stand, when older ones were dropped, the assignments of these
   * that still held, one for each partition: so who held what is right at any time from {@link
   * #keptFromNs} on.
   */
  public synchronized List<Entry> entries() {
    List<Entry> entries = new ArrayList<>(ownersBeforeKept.assignments());
    entries.addAll(kept);
    return List.copyOf(entries);
  }

  /** What came after a look that had seen {@code seen} entries; 0 for all. */
  public synchronized News since(long seen) {
    long fresh = added - seen;
    Deque<Entry> entries = new ArrayDeque<>();
    Iterator<Entry> newestFirst = kept.descendingIterator();
    while (entries.size() < fresh && newestFirst.hasNext()) {
      entries.addFirst(newestFirst.next());
    }
    return new News(List.copyOf(entries), fresh - entries.size(), added);
  }

  /** Who holds which partition now, as {@link Holdings#owners} says of all entries ever. */
  public synchronized Map<Integer, String> owners() {
    return owners.members();
  }

  /** How often {@code change} happened, dropped entries included. */
  public synchronized long count(Change change) {
    return counts.getOrDefault(change, 0L);
  }

  /** How many entries were dropped. */
  public synchronized long dropped() {
    return added - kept.size();
  }

  /** From when on every entry is here: {@link Long#MIN_VALUE} when none was dropped. */
  public synchronized long keptFromNs() {
    return dropped() == 0 ? Long.MIN_VALUE : kept.getFirst().atNs();
  }
}
