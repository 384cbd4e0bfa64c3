package io.millrace.pipeline.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads and writes {@link ResultFile}s. */
public final class ResultFiles {
  private static final Map<String, Integer> VERSIONS =
      Map.of(
          "sweep", SweepResult.VERSION,
          "search", SearchResult.VERSION,
          "peers", PeersResult.VERSION,
          "reproduce", ReproduceResult.VERSION,
          "benchmarks", BenchmarksResult.VERSION,
          "failover", FailoverSeriesResult.VERSION);

  private ResultFiles() {}

  /**
   * Reads a result file.
   *
   * @throws IllegalArgumentException in one line: the file, what is wrong with it, what to do
   */
  public static ResultFile read(Path file) {
    try {
      JsonNode tree = ResultJson.mapper().readTree(Files.readString(file));
      String kind = tree.path("kind").asString("");
      Integer readable = VERSIONS.get(kind);
      if (readable == null) {
        throw new IllegalArgumentException(
            file
                + " is no result file: its kind is '"
                + kind
                + "', not one of "
                + VERSIONS.keySet().stream().sorted().toList());
      }
      int version = tree.path("version").asInt(0);
      if (version < 1 || version > readable) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "%s is a %s result of version %d, and this Millrace reads up to %d: use a newer one",
                file,
                kind,
                version,
                readable));
      }
      ResultFile result = ResultJson.mapper().treeToValue(tree, ResultFile.class);
      Completeness.require(result, file + ": " + kind);
      return result;
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          file + " cannot be read as a result file: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(file + " cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads every {@code .json} of a directory, in the order of their names.
   *
   * @throws IllegalArgumentException as {@link #read}
   */
  public static List<ResultFile> readAll(Path directory) {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .filter(file -> file.getFileName().toString().endsWith(".json"))
          .sorted()
          .map(ResultFiles::read)
          .toList();
    } catch (IOException e) {
      throw new IllegalArgumentException(directory + " cannot be read: " + e.getMessage(), e);
    }
  }

  /** Returns a result as JSON. */
  public static String text(ResultFile result) {
    return ResultJson.mapper().writerFor(ResultFile.class).writeValueAsString(result);
  }

  /** Writes a result file. It appears complete or not at all. */
  public static void write(Path file, ResultFile result) {
    try {
      WholeFile.write(file, text(result) + "\n");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
