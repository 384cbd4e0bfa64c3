package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;

/** The files of a series of failover runs. */
public final class FailoverDirectory extends ResumableDirectory<FailoverResult> {
  private static final String RESULT = FileNames.FAILOVER_SERIES;

  private FailoverDirectory(Path path) throws IOException {
    super(path, FailoverResult.class);
  }

  /** Begins a series in {@code <runs>/<utc>-<name>/}. */
  public static FailoverDirectory create(
      Path runs, String name, Instant now, String command, SeriesRequest request, Object plan)
      throws IOException {
    return new FailoverDirectory(begin(runs, name, now, command, request, plan));
  }

  /** The latest series that {@code wanted} asks for and that was ended before its time. */
  public static Optional<UnfinishedSeries> unfinished(Path runs, SeriesRequest wanted)
      throws IOException {
    return UnfinishedSeries.latest(runs, RESULT, wanted);
  }

  /**
   * Goes on with a series.
   *
   * @throws IllegalStateException when another process is at it
   */
  public static FailoverDirectory goOn(UnfinishedSeries unfinished) throws IOException {
    return new FailoverDirectory(unfinished.path());
  }

  @Override
  public Path resultFile() {
    return path().resolve(FileNames.FAILOVER_SERIES);
  }

  /** Writes the result of the series. */
  public void writeResult(FailoverSeriesResult result) {
    ResultFiles.write(resultFile(), result);
  }
}
