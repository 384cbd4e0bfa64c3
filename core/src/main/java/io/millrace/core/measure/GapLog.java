package io.millrace.core.measure;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.HdrHistogram.Histogram;

/**
 * Records the gaps in a sequence of steps, such as acknowledgements of one partition. One thread
 * reports each step; another reads only after it has stopped.
 *
 * <p>Memory is bounded: at most {@value #MOST_KEPT} gaps are kept, whatever the number of steps.
 * Where there are more, the shorter half goes and is counted, so the longest are always here.
 */
public final class GapLog {
  private static final long HIGHEST_MICROS = 3_600_000_000L;
  private static final int SIGNIFICANT_DIGITS = 2;

  /**
   * Shorter times are not gaps: acknowledgements of one batch follow each other faster than this,
   * and recording each would cost more than the rest of a step.
   */
  private static final long TOGETHER_NS = 10_000;

  /**
   * The longest half of these are a fault every 42 seconds of a day. 64 KB, and a run has a log for
   * each partition and producer.
   */
  static final int MOST_KEPT = 4_096;

  private final Histogram ordinaryMicros = emptyMicros();
  private long[] fromNs = new long[16];
  private long[] toNs = new long[16];
  private int count;
  private long floorNs;
  private long dropped;
  private long lastNs;
  private boolean begun;
  private volatile long ordinaryUntilNs = Long.MAX_VALUE;

  /** Keeps every gap of at least {@code floorNs}, which is 10 µs or more. */
  public GapLog(long floorNs) {
    if (floorNs < TOGETHER_NS) {
      throw new IllegalArgumentException(
          "the floor must be at least 10 µs, not " + floorNs + " ns");
    }
    this.floorNs = floorNs;
  }

  /** Returns an empty histogram for lengths of gaps in µs. */
  public static Histogram emptyMicros() {
    return new Histogram(1, HIGHEST_MICROS, SIGNIFICANT_DIGITS);
  }

  /** Reports a step. Writer thread only. */
  public void step(long nowNs) {
    if (begun && nowNs - lastNs >= TOGETHER_NS) {
      noteGap(lastNs, nowNs);
    }
    begun = true;
    lastNs = nowNs;
  }

  private void noteGap(long from, long to) {
    long gapNs = to - from;
    if (to < ordinaryUntilNs) {
      ordinaryMicros.recordValue(Math.min(HIGHEST_MICROS, Math.max(0, gapNs / 1_000)));
    }
    if (gapNs >= floorNs) {
      if (count == MOST_KEPT) {
        dropShorterHalf();
      }
      if (count == fromNs.length) {
        fromNs = Arrays.copyOf(fromNs, count * 2);
        toNs = Arrays.copyOf(toNs, count * 2);
      }
      fromNs[count] = from;
      toNs[count++] = to;
    }
  }

  /** From here on a gap must be as long as the shortest that stays, for there are longer ones. */
  private void dropShorterHalf() {
    long[] lengthsNs = new long[count];
    Arrays.setAll(lengthsNs, i -> toNs[i] - fromNs[i]);
    Arrays.sort(lengthsNs);
    int staying = count / 2;
    floorNs = lengthsNs[count - staying];
    int stayingOfFloor = staying;
    for (int i = count - 1; i >= 0 && lengthsNs[i] > floorNs; i--) {
      stayingOfFloor--;
    }
    int stayed = 0;
    for (int i = 0; i < count; i++) {
      long lengthNs = toNs[i] - fromNs[i];
      if (lengthNs > floorNs || (lengthNs == floorNs && stayingOfFloor-- > 0)) {
        fromNs[stayed] = fromNs[i];
        toNs[stayed++] = toNs[i];
      }
    }
    dropped += count - stayed;
    count = stayed;
  }

  /** Gaps from {@code atNs} on do not count as ordinary, because a fault follows. Any thread. */
  public void endOrdinary(long atNs) {
    ordinaryUntilNs = atNs;
  }

  /** How many gaps were long enough at first, and had to go for longer ones. */
  public long dropped() {
    return dropped;
  }

  /**
   * Returns every gap that was long enough, in order, less those {@link #dropped}. The last one
   * reaches to {@code endNs} if no step followed it.
   */
  public List<Gap> gaps(long endNs) {
    return measured().until(endNs);
  }

  /** What was kept, as a value. Only after the writer has stopped. */
  public MeasuredGaps measured() {
    List<Gap> closed = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      closed.add(new Gap(fromNs[i], toNs[i]));
    }
    return new MeasuredGaps(closed, begun, lastNs, floorNs);
  }

  /**
   * Returns the lengths of gaps until {@link #endOrdinary}, in µs, without those under 10 µs,
   * within a batch.
   */
  public Histogram ordinaryMicros() {
    return ordinaryMicros;
  }
}
