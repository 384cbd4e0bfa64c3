package io.millrace.core.load;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Settled callbacks on their way back to the sender: a ring with one taker (the sender thread) and
 * one giver (the producer's network thread), so that an event in flight costs no allocation. When
 * it is empty the taker makes a new one; when it is full the giver lets one go: neither ever waits.
 */
final class InFlightPool {
  private static final int CAPACITY = 1 << 16;
  private static final int MASK = CAPACITY - 1;
  private static final VarHandle TAKEN;
  private static final VarHandle GIVEN;

  static {
    try {
      MethodHandles.Lookup lookup = MethodHandles.lookup();
      TAKEN = lookup.findVarHandle(InFlightPool.class, "taken", long.class);
      GIVEN = lookup.findVarHandle(InFlightPool.class, "given", long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final @Nullable InFlight[] ring = new InFlight[CAPACITY];

  @SuppressWarnings("UnusedVariable") // through TAKEN
  private volatile long taken;

  @SuppressWarnings("UnusedVariable") // through GIVEN
  private volatile long given;

  /**
   * What the taker last saw of {@link #given}: it looks again only when it seems to have run out.
   */
  private long givenSeen;

  /** What the giver last saw of {@link #taken}. */
  private long takenSeen;

  /** A settled callback, or null when there is none. Sender thread only. */
  @Nullable InFlight take() {
    long next = (long) TAKEN.getOpaque(this);
    if (next == givenSeen) {
      givenSeen = (long) GIVEN.getAcquire(this);
      if (next == givenSeen) {
        return null;
      }
    }
    InFlight inFlight = ring[(int) next & MASK];
    TAKEN.setRelease(this, next + 1);
    return inFlight;
  }

  /** Gives a settled callback back. Network thread only. */
  void give(InFlight settled) {
    long next = (long) GIVEN.getOpaque(this);
    if (next - takenSeen == CAPACITY) {
      takenSeen = (long) TAKEN.getAcquire(this);
      if (next - takenSeen == CAPACITY) {
        return;
      }
    }
    ring[(int) next & MASK] = settled;
    GIVEN.setRelease(this, next + 1);
  }
}
