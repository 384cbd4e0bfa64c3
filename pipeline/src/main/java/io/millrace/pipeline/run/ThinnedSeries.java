package io.millrace.pipeline.run;

import java.util.ArrayList;
import java.util.List;

/**
 * A figure that is read at even steps of time for as long as a run lasts, kept in a fixed number of
 * values: when they are full, every second one goes, and from then on half as many come. So a run
 * of any length keeps a picture of all of its time; one of up to {@value #MOST_KEPT} values keeps
 * them all. Written by one thread; read by any.
 */
final class ThinnedSeries {
  /** Even: a quarter of a run is told to within 1/256 of its length. */
  static final int MOST_KEPT = 512;

  private final long[] kept = new long[MOST_KEPT];
  private int count;
  private long stride = 1;
  private long added;
  private long last;

  synchronized void add(long value) {
    last = value;
    if (added++ % stride != 0) {
      return;
    }
    if (count == MOST_KEPT) {
      for (int i = 0; i < MOST_KEPT / 2; i++) {
        kept[i] = kept[2 * i];
      }
      count = MOST_KEPT / 2;
      stride *= 2; // the value that is new is the next of the wider steps, since the number is even
    }
    kept[count++] = value;
  }

  /** The first value, then one at each step of time, and last the newest. */
  synchronized List<Long> values() {
    List<Long> values = new ArrayList<>(count + 1);
    for (int i = 0; i < count; i++) {
      values.add(kept[i]);
    }
    if (added > 0 && (added - 1) % stride != 0) {
      values.add(last);
    }
    return List.copyOf(values);
  }
}
