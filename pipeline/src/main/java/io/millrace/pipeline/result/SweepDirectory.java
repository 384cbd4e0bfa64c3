package io.millrace.pipeline.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The files of one sweep. */
public final class SweepDirectory extends ResumableDirectory<SweepResult.Run> {
  private static final String RESULT = FileNames.SWEEP;

  private SweepDirectory(Path path) throws IOException {
    super(path, SweepResult.Run.class);
  }

  /** Begins a sweep in {@code <runs>/<utc>-<name>/}. */
  public static SweepDirectory create(
      Path runs, String name, Instant now, String command, SeriesRequest request, Object plan)
      throws IOException {
    return new SweepDirectory(begin(runs, name, now, command, request, plan));
  }

  /** The latest sweep that {@code wanted} asks for and that was ended before its time. */
  public static Optional<UnfinishedSeries> unfinished(Path runs, SeriesRequest wanted)
      throws IOException {
    return UnfinishedSeries.latest(runs, RESULT, wanted);
  }

  /**
   * Goes on with a sweep.
   *
   * @throws IllegalStateException when another process is at it
   */
  public static SweepDirectory goOn(UnfinishedSeries unfinished) throws IOException {
    return new SweepDirectory(unfinished.path());
  }

  @Override
  public Path resultFile() {
    return resultFileOf(path());
  }

  /** Returns the result file of the sweep in {@code directory}. */
  public static Path resultFileOf(Path directory) {
    return directory.resolve(FileNames.SWEEP);
  }

  /** What the sweep came to. */
  public void writeResult(SweepResult result) {
    ResultFiles.write(resultFile(), result);
  }

  /** Writes the page that shows the result. */
  public void writeReport(String html) {
    try {
      Files.writeString(path().resolve(FileNames.REPORT), html);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
