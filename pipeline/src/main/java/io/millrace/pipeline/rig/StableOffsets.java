package io.millrace.pipeline.rig;

import java.util.ArrayList;
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
  StableLook look(LogEnds ends, long nowNs) {
    List<Long> behind = new ArrayList<>();
    List<Long> standsNs = new ArrayList<>();
    for (int p = 0; p < lastStable.length; p++) {
      long records = Math.max(0, ends.readable().get(p) - ends.stable().get(p));
      behind.add(records);
      standsNs.add(standsNs(p, records > 0, ends.stable().get(p), nowNs));
      mostRecords = Math.max(mostRecords, records);
    }
    return new StableLook(behind, standsNs);
  }

  private long standsNs(int p, boolean waits, long stable, long nowNs) {
    if (!waits || stable != lastStable[p]) {
      standsSinceNs[p] = nowNs;
    }
    lastStable[p] = waits ? stable : UNKNOWN;
    long standsNs = nowNs - standsSinceNs[p];
    longestNs = Math.max(longestNs, standsNs);
    return standsNs;
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
