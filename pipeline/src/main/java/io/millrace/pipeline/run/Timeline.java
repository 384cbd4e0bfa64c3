package io.millrace.pipeline.run;

import io.millrace.pipeline.result.TimelineRow;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The counters over the run, a row for every tick of the sampler; flushed once a second by it.
 * Sampler thread only, but for {@link #behind}. The rows are in the file; of all of them only the
 * backlog is kept, at ever wider steps.
 */
final class Timeline implements AutoCloseable {
  private final @Nullable Writer out;
  private final ThinnedSeries behind = new ThinnedSeries();

  /**
   * The counters at one tick.
   *
   * @param received by all groups
   * @param behind acknowledged events that the slowest group has not received
   * @param aborted rolled back with their transaction
   */
  record Counts(
      long sent,
      long acknowledged,
      long refused,
      long unknown,
      long received,
      long behind,
      long aborted) {
    /** Outside of transactions: none is aborted. */
    Counts(long sent, long acknowledged, long refused, long unknown, long received, long behind) {
      this(sent, acknowledged, refused, unknown, received, behind, 0);
    }
  }

  /** Writes to {@code out}, or nowhere when it is null. */
  Timeline(@Nullable Writer out) {
    this.out = out;
    write(TimelineRow.HEADER);
  }

  void add(long elapsedMs, Counts counts) {
    behind.add(counts.behind());
    write(
        new TimelineRow(
                elapsedMs,
                counts.sent(),
                counts.acknowledged(),
                counts.refused(),
                counts.unknown(),
                counts.received(),
                counts.behind(),
                counts.aborted())
            .csv());
  }

  /** The backlog so far, as {@link ThinnedSeries#values}. Any thread. */
  List<Long> behind() {
    return behind.values();
  }

  void flush() {
    try {
      if (out != null) {
        out.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void write(String row) {
    try {
      if (out != null) {
        out.write(row);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
