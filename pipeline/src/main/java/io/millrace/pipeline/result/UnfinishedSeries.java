package io.millrace.pipeline.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A series that was ended before its time, and that no process is at.
 *
 * @param path of its directory
 * @param differences of what it was begun with from what is asked for now, in words that follow
 *     "was begun"; empty: it is the same series
 */
public record UnfinishedSeries(Path path, List<String> differences) {
  /** Copies the list. */
  public UnfinishedSeries {
    differences = List.copyOf(differences);
  }

  /**
   * The latest series below {@code runs} that was asked for as {@code wanted} is; one that does not
   * differ in anything else before one that does.
   *
   * @param result name of the file that a series of this kind ends with
   */
  static Optional<UnfinishedSeries> latest(Path runs, String result, SeriesRequest wanted)
      throws IOException {
    if (!Files.isDirectory(runs)) {
      return Optional.empty();
    }
    List<Path> candidates;
    try (Stream<Path> all = Files.list(runs)) {
      candidates =
          all.filter(path -> !Files.exists(path.resolve(result)))
              .sorted(Comparator.reverseOrder())
              .toList();
    }
    Optional<UnfinishedSeries> different = Optional.empty();
    for (Path candidate : candidates) {
      Optional<SeriesRequest> begun = SeriesBeginning.of(candidate).map(SeriesBeginning::request);
      if (begun.isEmpty()
          || !wanted.asksForTheSameAs(begun.get())
          || !SeriesOwner.isFree(candidate)) {
        continue;
      }
      var found = new UnfinishedSeries(candidate, wanted.differencesOf(begun.get()));
      if (found.differences().isEmpty()) {
        return Optional.of(found);
      }
      different = different.or(() -> Optional.of(found));
    }
    return different;
  }
}
