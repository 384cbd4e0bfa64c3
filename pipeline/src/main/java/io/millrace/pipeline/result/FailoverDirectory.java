package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The files of a series of failover runs: the directories of its runs and the result. */
public final class FailoverDirectory extends SeriesDirectory {
  private FailoverDirectory(Path path) {
    super(path);
  }

  /** Makes {@code <runs>/<utc>-<name>/}. */
  public static FailoverDirectory create(Path runs, String name, Instant now) throws IOException {
    FailoverDirectory directory = new FailoverDirectory(RunDirectory.makeNamed(runs, name, now));
    Files.createDirectory(directory.runs());
    return directory;
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
