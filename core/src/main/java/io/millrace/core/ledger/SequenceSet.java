package io.millrace.core.ledger;

import java.util.Arrays;
import java.util.List;

/**
 * A set of sequence numbers, kept as sorted, disjoint, non-adjacent ranges: numbers that come in
 * order cost one addition and no memory; only gaps cost, 16 bytes each. So it grows with what goes
 * wrong, which is what it is to tell of exactly, and not with the length of a run. Not thread-safe:
 * one writer, read after it has stopped.
 */
public final class SequenceSet {
  /** {start, end} pairs, end exclusive. */
  private long[] bounds;

  private int rangeCount;
  private long cardinality;

  /** An empty set. */
  public SequenceSet() {
    bounds = new long[8];
  }

  private SequenceSet(int ranges) {
    bounds = new long[2 * Math.max(1, ranges)];
  }

  /** The set of [0, end). */
  public static SequenceSet upTo(long end) {
    SequenceSet set = new SequenceSet();
    if (end > 0) {
      set.append(0, end);
    }
    return set;
  }

  /**
   * The set that {@link #toRanges()} described.
   *
   * @throws IllegalArgumentException when the pairs are not sorted, disjoint and non-empty
   */
  public static SequenceSet ofRanges(long... startEndPairs) {
    if (startEndPairs.length % 2 != 0) {
      throw new IllegalArgumentException(
          "ranges must come as pairs: " + Arrays.toString(startEndPairs));
    }
    SequenceSet set = new SequenceSet(startEndPairs.length / 2);
    for (int i = 0; i < startEndPairs.length; i += 2) {
      long start = startEndPairs[i];
      long end = startEndPairs[i + 1];
      if (start >= end || (i > 0 && start <= startEndPairs[i - 1])) {
        throw new IllegalArgumentException(
            "ranges must be sorted, disjoint and not empty: " + Arrays.toString(startEndPairs));
      }
      set.append(start, end);
    }
    return set;
  }

  /**
   * Adds {@code sequence}.
   *
   * @return false when it was in the set already
   */
  public boolean add(long sequence) {
    int last = 2 * rangeCount - 1;
    if (last > 0 && bounds[last] == sequence) {
      bounds[last] = sequence + 1;
      cardinality++;
      return true;
    }
    return addOutOfOrder(sequence);
  }

  private boolean addOutOfOrder(long sequence) {
    int range = firstRangeEndingAtOrAfter(sequence);
    if (range == rangeCount) {
      append(sequence, sequence + 1);
      return true;
    }
    long start = bounds[2 * range];
    long end = bounds[2 * range + 1];
    if (sequence >= start && sequence < end) {
      return false;
    }
    cardinality++;
    if (sequence == end) {
      bounds[2 * range + 1] = sequence + 1;
      joinWithNext(range);
    } else if (sequence == start - 1) {
      bounds[2 * range] = sequence;
    } else {
      insert(range, sequence, sequence + 1);
    }
    return true;
  }

  /** True when {@code sequence} was added. */
  public boolean contains(long sequence) {
    int range = firstRangeEndingAtOrAfter(sequence + 1);
    return range < rangeCount && bounds[2 * range] <= sequence;
  }

  /** How many numbers are in the set. */
  public long cardinality() {
    return cardinality;
  }

  /** How many ranges hold them: the measure of this set's memory. */
  public int rangeCount() {
    return rangeCount;
  }

  /** The ranges as {start, end} pairs, end exclusive. */
  public long[] toRanges() {
    return Arrays.copyOf(bounds, 2 * rangeCount);
  }

  /** All numbers that are in at least one of {@code sets}. */
  public static SequenceSet union(List<SequenceSet> sets) {
    int ranges = sets.stream().mapToInt(SequenceSet::rangeCount).sum();
    long[][] sorted = new long[ranges][];
    int n = 0;
    for (SequenceSet set : sets) {
      for (int i = 0; i < set.rangeCount; i++) {
        sorted[n++] = new long[] {set.bounds[2 * i], set.bounds[2 * i + 1]};
      }
    }
    Arrays.sort(sorted, (a, b) -> Long.compare(a[0], b[0]));
    SequenceSet union = new SequenceSet(ranges);
    for (long[] range : sorted) {
      union.appendOrExtend(range[0], range[1]);
    }
    return union;
  }

  /** The numbers of this set that are not in {@code other}. */
  public SequenceSet minus(SequenceSet other) {
    SequenceSet rest = new SequenceSet(rangeCount + other.rangeCount);
    int theirs = 0;
    for (int mine = 0; mine < rangeCount; mine++) {
      long start = bounds[2 * mine];
      long end = bounds[2 * mine + 1];
      while (theirs < other.rangeCount && other.bounds[2 * theirs + 1] <= start) {
        theirs++;
      }
      for (int i = theirs; i < other.rangeCount && other.bounds[2 * i] < end; i++) {
        if (other.bounds[2 * i] > start) {
          rest.append(start, other.bounds[2 * i]);
        }
        start = Math.max(start, other.bounds[2 * i + 1]);
      }
      if (start < end) {
        rest.append(start, end);
      }
    }
    return rest;
  }

  /** The numbers that are in both sets. */
  public SequenceSet intersect(SequenceSet other) {
    return minus(minus(other));
  }

  /** All but the {@code count} smallest. */
  public SequenceSet withoutFirst(long count) {
    SequenceSet rest = new SequenceSet(rangeCount);
    long left = count;
    for (int range = 0; range < rangeCount; range++) {
      long start = bounds[2 * range];
      long end = bounds[2 * range + 1];
      long dropped = Math.min(left, end - start);
      left -= dropped;
      if (start + dropped < end) {
        rest.append(start + dropped, end);
      }
    }
    return rest;
  }

  private void append(long start, long end) {
    insert(rangeCount, start, end);
    cardinality += end - start;
  }

  private void appendOrExtend(long start, long end) {
    int last = 2 * rangeCount - 1;
    if (last < 0 || start > bounds[last]) {
      append(start, end);
    } else if (end > bounds[last]) {
      cardinality += end - bounds[last];
      bounds[last] = end;
    }
  }

  private int firstRangeEndingAtOrAfter(long sequence) {
    int low = 0;
    int high = rangeCount;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (bounds[2 * middle + 1] < sequence) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void joinWithNext(int range) {
    if (range + 1 < rangeCount && bounds[2 * range + 1] == bounds[2 * range + 2]) {
      bounds[2 * range + 1] = bounds[2 * range + 3];
      System.arraycopy(bounds, 2 * range + 4, bounds, 2 * range + 2, 2 * (rangeCount - range - 2));
      rangeCount--;
    }
  }

  private void insert(int range, long start, long end) {
    if (2 * rangeCount == bounds.length) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    System.arraycopy(bounds, 2 * range, bounds, 2 * range + 2, 2 * (rangeCount - range));
    bounds[2 * range] = start;
    bounds[2 * range + 1] = end;
    rangeCount++;
  }

  @Override
  public String toString() {
    return Arrays.toString(toRanges());
  }
}
