package io.millrace.pipeline.report;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The files of one rate search: the directories of its probes and the result. */
public final class SearchDirectory {
  private final Path path;

  private SearchDirectory(Path path) {
    this.path = path;
  }

  /** Makes {@code <runs>/<utc>-<name>/}. */
  public static SearchDirectory create(Path runs, String name, Instant now) throws IOException {
    SearchDirectory directory = new SearchDirectory(RunDirectory.makeNamed(runs, name, now));
    Files.createDirectory(directory.runs());
    return directory;
  }

  /** Where the directories of its probes are. */
  public Path runs() {
    return path.resolve("runs");
  }

  /** Where brokers keep their data during the search. */
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
  public Path resultFile() {
    return path.resolve("search.json");
  }

  /** What the search came to. */
  public void writeResult(SearchResult result) {
    ResultFiles.write(resultFile(), result);
  }
}
