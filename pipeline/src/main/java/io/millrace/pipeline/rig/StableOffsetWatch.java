package io.millrace.pipeline.rig;

import io.millrace.core.measure.NanoClock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Looks at the last stable offsets of a rig's topics once a second, from its construction until it
 * is closed, on a thread of its own, since brokers may take their time to answer. What it saw in
 * all is read after it was closed, the last look by any thread.
 */
public final class StableOffsetWatch implements AutoCloseable {
  /** So a wait is told to a second or two; the question costs each broker two small requests. */
  private static final long EVERY_NS = 1_000_000_000;

  /** Two questions of a second each, and what a busy machine adds. */
  private static final long END_LIMIT_MS = 5_000;

  private final Map<Leg, StableOffsets> seen = new LinkedHashMap<>();
  private final Map<Leg, StableLook> looks = new ConcurrentHashMap<>();
  private final NanoClock clock;
  private final Thread thread;
  private volatile boolean running = true;
  private volatile long longestSoFarNs;

  /** Starts looking at the topics of {@code readings}. */
  public StableOffsetWatch(Readings readings, NanoClock clock) {
    this.clock = clock;
    readings.legs().forEach(leg -> seen.put(leg, new StableOffsets(leg.partitions())));
    thread = new Thread(this::watch, "millrace-stable-offsets");
    thread.setDaemon(true); // it waits for brokers: the end of the JVM must not
    thread.start();
  }

  private void watch() {
    while (running) {
      seen.forEach(this::look);
      try {
        clock.sleep(EVERY_NS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void look(Leg leg, StableOffsets offsets) {
    leg.logEnds()
        .ifPresent(
            ends -> {
              looks.put(leg, offsets.look(ends, clock.nanoTime()));
              longestSoFarNs = longestNs();
            });
  }

  /**
   * The last look at the log of {@code leg}; none before the first, and after the watch was closed.
   * Any thread.
   */
  public StableLook lastLook(Leg leg) {
    return running ? looks.getOrDefault(leg, StableLook.NONE) : StableLook.NONE;
  }

  /** As {@link #longestNs}, up to the last look. Any thread. */
  public long longestSoFarNs() {
    return longestSoFarNs;
  }

  /** The longest wait behind an open transaction, in ns. Only after the watch was closed. */
  public long longestNs() {
    return seen.values().stream().mapToLong(StableOffsets::longestNs).max().orElse(0);
  }

  /** The most records behind an open transaction. Only after the watch was closed. */
  public long mostRecords() {
    return seen.values().stream().mapToLong(StableOffsets::mostRecords).max().orElse(0);
  }

  @Override
  public void close() {
    running = false;
    thread.interrupt();
    try {
      thread.join(END_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
