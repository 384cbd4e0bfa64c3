package io.millrace.pipeline.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The directory of a sweep, a search or a series of failover runs, all of which consist of many
 * runs.
 */
public abstract sealed class SeriesDirectory permits ResumableDirectory, SearchDirectory {
  private final Path path;

  SeriesDirectory(Path path) {
    this.path = path;
  }

  /**
   * Returns the result file of the sweep, search or series of failovers in {@code path}; empty for
   * any other directory, also for one that merely holds a result file of such a name.
   */
  public static Optional<Path> resultIn(Path path) {
    return Files.isDirectory(path.resolve(FileNames.RUNS))
        ? Stream.of(FileNames.SWEEP, FileNames.SEARCH, FileNames.FAILOVER_SERIES)
            .map(path::resolve)
            .filter(Files::exists)
            .findFirst()
        : Optional.empty();
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Where the directories of its runs are. */
  public Path runs() {
    return path.resolve(FileNames.RUNS);
  }

  /** Where brokers keep their data while the series runs. */
  public Path brokers() {
    return path.resolve(FileNames.BROKERS);
  }

  /** The brokers' logs. */
  public Path logs() {
    return path.resolve(FileNames.LOGS);
  }

  /** The log of the tool's own Kafka clients. */
  public Path clientLog() {
    return path.resolve(FileNames.CLIENT_LOG);
  }

  /** The result file, which may not exist yet. */
  public abstract Path resultFile();
}
