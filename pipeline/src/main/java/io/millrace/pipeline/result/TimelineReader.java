package io.millrace.pipeline.result;

import io.millrace.pipeline.result.RunDirectory.Counters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a run's timeline, one after the other: ten a second, so a day has more of them than a
 * reader may keep. Used by one thread.
 */
public final class TimelineReader implements AutoCloseable {

  private final Path file;
  private final BufferedReader lines;
  private final int columns;

  private TimelineReader(Path file, BufferedReader lines, int columns) {
    this.file = file;
    this.lines = lines;
    this.columns = columns;
  }

  static TimelineReader open(Path file) {
    try {
      BufferedReader lines =
          Files.exists(file)
              ? Files.newBufferedReader(file)
              : new BufferedReader(Reader.nullReader());
      return new TimelineReader(file, lines, TimelineRow.columnsOf(lines.readLine()));
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  /**
   * The next row; null after the last. A last line that was cut off by a kill is left out.
   *
   * @throws IllegalArgumentException in one line, with the file's name, when it cannot be read
   */
  public @Nullable Counters next() {
    try {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Optional<TimelineRow> row = TimelineRow.parse(line, columns);
        if (row.isPresent()) {
          TimelineRow at = row.get();
          return new Counters(
              at.elapsedMs(), at.sent(), at.acknowledged(), at.received(), at.behind());
        }
      }
      return null;
    } catch (IOException | NumberFormatException e) {
      throw unreadable(file, e);
    }
  }

  private static IllegalArgumentException unreadable(Path file, Exception e) {
    return new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
  }

  @Override
  public void close() {
    try {
      lines.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
