package io.millrace.core.measure;

/**
 * Time that passes only when someone waits or says so. Any thread may read; waiting moves it to the
 * deadline at once.
 */
public final class FakeClock implements NanoClock {
  private final long epochOffsetNs;
  private volatile long nowNs;

  /** A clock that reads {@code nowNs}. */
  public FakeClock(long nowNs, long epochOffsetNs) {
    this.nowNs = nowNs;
    this.epochOffsetNs = epochOffsetNs;
  }

  /** Lets time pass. */
  public synchronized void advance(long byNs) {
    nowNs += byNs;
  }

  @Override
  public long nanoTime() {
    return nowNs;
  }

  @Override
  public long epochOffsetNs() {
    return epochOffsetNs;
  }

  @Override
  public synchronized void parkUntil(long deadlineNs) {
    nowNs = Math.max(nowNs, deadlineNs);
  }
}
