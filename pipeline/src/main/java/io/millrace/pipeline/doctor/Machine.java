package io.millrace.pipeline.doctor;

import io.millrace.pipeline.result.WritableDirectory;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The machine that is looked at, as its files tell. Any thread may use it.
 *
 * @param root what {@code proc} and {@code sys} are below: {@code /}, or a handwritten tree
 * @param runs where a run would keep its files
 * @param brokers how many would run on this machine
 */
public record Machine(Path root, Path runs, int brokers) {
  /** Refuses a negative number of brokers. */
  public Machine {
    if (brokers < 0) {
      throw new IllegalArgumentException("brokers must not be negative, not " + brokers);
    }
  }

  /** This one. */
  public static Machine here(Path runs, int brokers) {
    return new Machine(Path.of("/"), runs, brokers);
  }

  /**
   * The content of a file below the root; empty when it cannot be read or says nothing.
   *
   * <p>Read through a buffer: files below {@code /proc/sys} answer the first read and no other, and
   * {@link Files#readString(Path)} begins with one of a single byte where the size is said to be 0.
   */
  Optional<String> text(String file) {
    try (BufferedReader lines = Files.newBufferedReader(root.resolve(file))) {
      return Optional.of(lines.lines().collect(Collectors.joining("\n")).strip())
          .filter(text -> !text.isEmpty());
    } catch (IOException | UncheckedIOException e) {
      return Optional.empty();
    }
  }

  /** Its lines; none when it cannot be read. */
  List<String> lines(String file) {
    return text(file).map(text -> text.lines().toList()).orElse(List.of());
  }

  /** What stands behind {@code key:} in a file of such lines. */
  Optional<String> value(String file, String key) {
    return lines(file).stream()
        .filter(line -> line.startsWith(key + ":"))
        .map(line -> line.substring(key.length() + 1).strip())
        .findFirst();
  }

  /** The same where it is in kB, in bytes. */
  Optional<Long> bytes(String file, String key) {
    return value(file, key).flatMap(text -> number(text.replace(" kB", ""))).map(kb -> kb * 1_024);
  }

  /** A whole number; empty when {@code text} is none. */
  static Optional<Long> number(String text) {
    try {
      return Optional.of(Long.parseLong(text.strip()));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** The word in brackets, as files of choices have it: {@code always [madvise] never}. */
  Optional<String> chosen(String file) {
    return text(file)
        .filter(text -> text.matches(".*\\[.+].*"))
        .map(text -> text.replaceAll(".*\\[(.+)].*", "$1"));
  }

  /** What a file says in the directory of each processor that has it. */
  List<String> ofEachCpu(String file) {
    try (Stream<Path> cpus = Files.list(root.resolve("sys/devices/system/cpu"))) {
      return cpus.map(cpu -> cpu.getFileName().toString())
          .filter(name -> name.matches("cpu\\d+"))
          .sorted()
          .flatMap(name -> text("sys/devices/system/cpu/" + name + "/" + file).stream())
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** The directory of the runs, or the closest one above it that is there. */
  Path disk() {
    try {
      return WritableDirectory.nearest(runs);
    } catch (NotDirectoryException e) {
      return runs.toAbsolutePath();
    }
  }
}
