package io.millrace.pipeline.report;

import java.nio.file.Path;

/** What the directories of sweeps and searches have in common: both are made of many runs. */
public abstract sealed class SeriesDirectory permits SweepDirectory, SearchDirectory {
  private final Path path;

  SeriesDirectory(Path path) {
    this.path = path;
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Where the directories of its runs are. */
  public Path runs() {
    return path.resolve("runs");
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
