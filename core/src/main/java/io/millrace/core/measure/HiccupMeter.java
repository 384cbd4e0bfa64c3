package io.millrace.core.measure;

/**
 * Measures how long this JVM itself stood still: a thread asks to be woken every 2 ms and records
 * how much later it was woken. During such a hiccup no event can be sent or received in time,
 * whatever Kafka does (the method of jHiccup).
 *
 * <p>2 ms rather than jHiccup's 1 ms, to keep the meter itself under half a percent of a core.
 */
public final class HiccupMeter implements AutoCloseable {
  private static final long RESOLUTION_NS = 2_000_000;

  private final NanoClock clock;
  private final LatencyRecorder recorder = new LatencyRecorder();
  private final Thread thread;
  private volatile boolean running = true;

  /** Starts measuring. */
  public HiccupMeter(NanoClock clock) {
    this.clock = clock;
    thread = new Thread(this::measure, "millrace-hiccup-meter");
    thread.setDaemon(true);
    thread.start();
  }

  /** The delays, to be drained by the sampler. */
  public IntervalSource delays() {
    return recorder;
  }

  private void measure() {
    long beforeNs = clock.nanoTime();
    while (running) {
      clock.parkUntil(beforeNs + RESOLUTION_NS);
      long afterNs = clock.nanoTime();
      recorder.recordNs(afterNs - beforeNs - RESOLUTION_NS);
      beforeNs = afterNs;
    }
  }

  @Override
  public void close() {
    running = false;
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
