package io.millrace.pipeline.result;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** What the directories of sweeps and searches have in common: both are made of many runs. */
public abstract sealed class SeriesDirectory permits ResumableDirectory, SearchDirectory {
  private static final String RUNS = "runs";

  private final Path path;

  SeriesDirectory(Path path) {
    this.path = path;
  }

  /**
   * The result of the sweep or search whose directory {@code path} is; empty for any other
   * directory, also one that merely holds a result file of such a name.
   */
  public static Optional<Path> resultIn(Path path) {
    return Files.isDirectory(path.resolve(RUNS))
        ? Stream.of(SweepDirectory.resultFileOf(path), SearchDirectory.resultFileOf(path))
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
    return path.resolve(RUNS);
  }

  /** Where brokers keep their data meanwhile. */
  public Path brokers() {
    return path.resolve("brokers");
  }

  /** The brokers' logs. */
  public Path logs() {
    return path.resolve("logs");
  }

  /** What the tool's own Kafka clients log. */
  public Path clientLog() {
    return path.resolve("client.log");
  }

  /** Where the result is, or will be. */
  public abstract Path resultFile();
}
