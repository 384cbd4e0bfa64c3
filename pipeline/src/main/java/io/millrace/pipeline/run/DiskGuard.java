package io.millrace.pipeline.run;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.SignificantDigits;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Keeps embedded brokers from filling the disk of the machine that they run on: refuses a run that
 * cannot fit, and ends one that is about to.
 */
final class DiskGuard {
  /** What must stay free: below it, other programs of the machine begin to fail. */
  private static final long RESERVE_BYTES = 1L << 30;

  /**
   * What the log adds to key and value: record overhead, indexes, batch headers. Measured: under
   * 40.
   */
  private static final long OVERHEAD_BYTES = 60;

  private final FileStore store;

  private DiskGuard(FileStore store) {
    this.store = store;
  }

  /** For data under {@code directory}, which exists. */
  static DiskGuard of(Path directory) {
    try {
      return new DiskGuard(Files.getFileStore(directory));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Refuses a run whose events do not fit. A run without a known number of events is only watched.
   *
   * @param replication how many brokers keep each event
   */
  void requireRoomFor(double events, double eventBytes, int replication) {
    double needed = events * (eventBytes + OVERHEAD_BYTES) * replication;
    if (!Double.isInfinite(needed) && needed + RESERVE_BYTES > usableBytes()) {
      throw new UsageException(
          ("disk without room for the run: about %s for %s events of %s bytes on %s replicas, %s"
                  + " free: lower --rate, --duration or --event-size, or set --runs to a larger"
                  + " disk")
              .formatted(
                  SignificantDigits.bytes((long) needed),
                  SignificantDigits.brief(events),
                  SignificantDigits.brief(eventBytes),
                  replication,
                  SignificantDigits.bytes(usableBytes())));
    }
  }

  /**
   * Looks at what is free now.
   *
   * @throws IllegalStateException when the reserve is touched
   */
  void check() {
    if (usableBytes() < RESERVE_BYTES) {
      throw new IllegalStateException(
          "the run was ended because only %s are left on the disk of its files"
              .formatted(SignificantDigits.bytes(usableBytes())));
    }
  }

  private long usableBytes() {
    try {
      return store.getUsableSpace();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
