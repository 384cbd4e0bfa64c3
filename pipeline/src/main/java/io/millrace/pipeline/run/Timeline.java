package io.millrace.pipeline.run;

import io.millrace.pipeline.result.TimelineRow;
import io.millrace.pipeline.rig.Rig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The counters over the run, a row for every tick of the sampler; flushed once a second by it.
 * Sampler thread only.
 */
final class Timeline implements AutoCloseable {
  private final @Nullable Writer out;
  private final List<Long> behind = new CopyOnWriteArrayList<>();

  /** Writes to {@code out}, or nowhere when it is null. */
  Timeline(@Nullable Writer out) {
    this.out = out;
    write(TimelineRow.HEADER);
  }

  void add(long elapsedMs, Rig rig) {
    long nowBehind = rig.behind();
    behind.add(nowBehind);
    write(
        new TimelineRow(
                elapsedMs,
                rig.issued(),
                rig.acknowledged(),
                rig.refused(),
                rig.unknown(),
                rig.received(),
                nowBehind)
            .csv());
  }

  /** The backlog at each tick so far. */
  List<Long> behind() {
    return behind;
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
