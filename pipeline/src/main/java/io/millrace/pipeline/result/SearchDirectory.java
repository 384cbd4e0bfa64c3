package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** The files of one rate search: the directories of its probes and the result. */
public final class SearchDirectory extends SeriesDirectory {
  private SearchDirectory(Path path) {
    super(path);
  }

  /** Makes {@code <runs>/<utc>-<name>/}. */
  public static SearchDirectory create(Path runs, String name, Instant now) throws IOException {
    SearchDirectory directory = new SearchDirectory(RunDirectory.makeNamed(runs, name, now));
    Files.createDirectory(directory.runs());
    return directory;
  }

  @Override
  public Path resultFile() {
    return resultFileOf(path());
  }

  /** Returns the result file of the search in {@code directory}. */
  public static Path resultFileOf(Path directory) {
    return directory.resolve(FileNames.SEARCH);
  }

  /** Writes the result of the search. */
  public void writeResult(SearchResult result) {
    ResultFiles.write(resultFile(), result);
  }
}
