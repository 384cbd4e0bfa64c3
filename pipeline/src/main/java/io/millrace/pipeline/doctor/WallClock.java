package io.millrace.pipeline.doctor;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Whether the wall clock steps, beside the clock that never does. */
final class WallClock implements Watch {
  private static final String NAME = "wall clock";

  /**
   * Between two looks 100 ms apart. Adjusting without a step, the kernel changes 0.05 ms at most
   * (500 ppm).
   */
  private static final long STEP_NS = 1_000_000;

  /** A reading that took longer was interrupted, and says nothing. */
  private static final long READING_NS = 200_000;

  private final LongSupplier nanos;
  private final LongSupplier wallNanos;
  private long firstNs;
  private long lastNs;
  private long longestStepNs;
  private int looks;

  /** Of this machine. */
  WallClock() {
    this(System::nanoTime, () -> ChronoUnit.NANOS.between(Instant.EPOCH, Instant.now()));
  }

  WallClock(LongSupplier nanos, LongSupplier wallNanos) {
    this.nanos = nanos;
    this.wallNanos = wallNanos;
    look();
  }

  @Override
  public void look() {
    long beforeNs = nanos.getAsLong();
    long wallNs = wallNanos.getAsLong();
    long tookNs = nanos.getAsLong() - beforeNs;
    if (tookNs > READING_NS) {
      return;
    }
    long aheadNs = wallNs - beforeNs - tookNs / 2;
    if (looks == 0) {
      firstNs = aheadNs;
    } else if (Math.abs(aheadNs - lastNs) > Math.abs(longestStepNs)) {
      longestStepNs = aheadNs - lastNs;
    }
    lastNs = aheadNs;
    looks++;
  }

  @Override
  public Finding finding() {
    if (looks < 2) {
      return new Finding.Unknown(NAME, "the clocks could not be read without an interruption");
    }
    if (Math.abs(longestStepNs) < STEP_NS) {
      return new Finding.Good(
          NAME, String.format(Locale.ROOT, "no step, moved by %.2f ms", (lastNs - firstNs) / 1e6));
    }
    return new Finding.Warning(
        NAME,
        String.format(Locale.ROOT, "stepped by %.1f ms", longestStepNs / 1e6),
        "Kafka times linger, requests and sessions by it: batches wait and requests time out early or"
            + " late; end-to-end times between machines are off by it",
        "let the time service slew (chrony: makestep only at the start), and end a second one");
  }

  @Override
  public void close() {
    // nothing runs
  }
}
