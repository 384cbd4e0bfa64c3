package io.millrace.pipeline.rig;

import java.util.Arrays;
import java.util.List;

/**
 * How far the last stable offset of each partition lags behind the end of its log, and how long it
 * stands still there: that is how long an open transaction holds readers of committed events back.
 * Not thread-safe; a pure function of the looks that it is told of.
 */
final class StableOffsets {
  private static final long UNKNOWN = -1;

  private final long[] lastStable;
  private final long[] standsSinceNs;
  private long longestNs;
  private long mostRecords;

  StableOffsets(int partitions) {
    lastStable = new long[partitions];
    standsSinceNs = new long[partitions];
    Arrays.fill(lastStable, UNKNOWN);
  }

  /** One look at the log. The ends were asked for first: what is stable may be beyond them. */
  void look(LogEnds ends, long nowNs) {
    for (int p = 0; p < lastStable.length; p++) {
      look(p, ends.readable(), ends.stable(), nowNs);
    }
  }

  private void look(int p, List<Long> readable, List<Long> stable, long nowNs) {
    long behind = readable.get(p) - stable.get(p);
    mostRecords = Math.max(mostRecords, behind);
    boolean waits = behind > 0;
    if (waits && stable.get(p) == lastStable[p]) {
      longestNs = Math.max(longestNs, nowNs - standsSinceNs[p]);
    } else {
      standsSinceNs[p] = nowNs;
    }
    lastStable[p] = waits ? stable.get(p) : UNKNOWN;
  }

  /** The longest time over which it was seen to stand still behind an end that was ahead. */
  long longestNs() {
    return longestNs;
  }

  /** The most records, markers of transactions included, by which it was seen behind. */
  long mostRecords() {
    return mostRecords;
  }
}
