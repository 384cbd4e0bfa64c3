package io.millrace.core.consume;

import io.millrace.core.measure.Gap;
import io.millrace.core.measure.GapLog;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * How far a group has got in each partition, and the times in which it got no further: events that
 * are delivered again are no progress. Written by any member; gaps are read after the members have
 * stopped.
 */
public final class GroupProgress implements HandOvers {
  private final Lane[] lanes;

  /** Of a group that reads {@code partitions}; keeps every gap of at least {@code floorNs}. */
  public GroupProgress(int partitions, long floorNs) {
    lanes = new Lane[partitions];
    Arrays.setAll(lanes, partition -> new Lane(floorNs));
  }

  @Override
  public void handedOver(int partition, long first, long next, long nowNs) {
    lanes[partition].handedOver(next, nowNs);
  }

  /** From {@code atNs} on gaps are no longer ordinary: a fault is coming. Any thread. */
  public void endOrdinary(long atNs) {
    for (Lane lane : lanes) {
      lane.gaps.endOrdinary(atNs);
    }
  }

  /** As {@link GapLog#gaps}. */
  public List<Gap> gaps(int partition, long endNs) {
    return lanes[partition].gaps.gaps(endNs);
  }

  /** As {@link GapLog#ordinaryMicros}. */
  public Histogram ordinaryMicros(int partition) {
    return lanes[partition].gaps.ordinaryMicros();
  }

  private static final class Lane {
    private final GapLog gaps;
    private long furthest = -1;
    private long lastNs = Long.MIN_VALUE;

    private Lane(long floorNs) {
      gaps = new GapLog(floorNs);
    }

    /** Members in other processes tell of theirs a moment later: time does not go back for that. */
    private synchronized void handedOver(long next, long nowNs) {
      if (next > furthest) {
        furthest = next;
        lastNs = Math.max(lastNs, nowNs);
        gaps.step(lastNs);
      }
    }
  }
}
