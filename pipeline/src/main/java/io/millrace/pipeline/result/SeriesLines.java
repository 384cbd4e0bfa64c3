package io.millrace.pipeline.result;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;

/** A file with a line of JSON for each step that ended. Used by one thread. */
final class SeriesLines<T> {
  private static final JsonMapper LINE = JsonMapper.builder().build();

  private final Path file;
  private final JavaType type;

  /**
   * The lines of {@code file}, which need not exist.
   *
   * @param result what a step comes to
   */
  SeriesLines(Path file, Class<T> result) {
    this.file = file;
    this.type = LINE.getTypeFactory().constructParametricType(EndedStep.class, result);
  }

  /** All of them. A line that was cut off by a kill is not one. */
  List<EndedStep<T>> read() {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      return Files.readAllLines(file).stream()
          .map(this::readLine)
          .flatMap(Optional::stream)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<EndedStep<T>> readLine(String line) {
    try {
      return line.isBlank() ? Optional.empty() : Optional.of(LINE.readValue(line, type));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  /** Adds one. On disk when this returns. */
  void append(EndedStep<T> step) {
    append(file, step);
  }

  private void append(Path to, EndedStep<T> step) {
    try {
      // begins with the line's end, so that a line cut off before stays by itself
      Files.writeString(
          to,
          "\n" + LINE.writeValueAsString(step),
          StandardOpenOption.CREATE,
          StandardOpenOption.APPEND,
          StandardOpenOption.SYNC);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Takes lines out, and adds them to {@code others}.
   *
   * @return how many
   */
  int move(Predicate<EndedStep<T>> chosen, SeriesLines<T> others) {
    List<EndedStep<T>> all = read();
    List<EndedStep<T>> aside = all.stream().filter(chosen).toList();
    if (!aside.isEmpty()) {
      aside.forEach(others::append);
      Path rest = file.resolveSibling("." + file.getFileName());
      try {
        Files.writeString(rest, "");
        all.stream().filter(chosen.negate()).forEach(step -> append(rest, step));
        Files.move(rest, file, StandardCopyOption.REPLACE_EXISTING);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return aside.size();
  }
}
