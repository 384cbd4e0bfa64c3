package io.millrace.core.measure;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * A count written by one thread and read by any, without a lock and without a fence on the event
 * path: a reader may be some nanoseconds behind, and is exact once the writer has stopped.
 */
public final class EventCounter {
  private static final VarHandle COUNT;

  static {
    try {
      COUNT = MethodHandles.lookup().findVarHandle(EventCounter.class, "count", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  @SuppressWarnings("UnusedVariable") // read and written through COUNT
  private long count;

  /** Adds one. Writer thread only. */
  public void increment() {
    add(1);
  }

  /** Adds {@code n}. Writer thread only. */
  public void add(long n) {
    COUNT.setOpaque(this, (long) COUNT.getOpaque(this) + n);
  }

  /** The count so far. Any thread. */
  public long get() {
    return (long) COUNT.getOpaque(this);
  }
}
