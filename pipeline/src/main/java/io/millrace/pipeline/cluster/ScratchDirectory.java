package io.millrace.pipeline.cluster;

import io.millrace.pipeline.result.WritableDirectory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A temporary directory of this process's own, removed with all that is in it. One thread. */
public final class ScratchDirectory implements AutoCloseable {
  private static final String WHAT = "temporary directory";

  private static final String REMEDY = "name another with MILLRACE_OPTS=-Djava.io.tmpdir=DIR";

  private final Path path;
  private boolean kept;

  private ScratchDirectory(Path path) {
    this.path = path;
  }

  /**
   * Makes one whose name begins with {@code prefix}.
   *
   * @throws IllegalArgumentException as {@link #newDirectory}
   */
  public static ScratchDirectory make(String prefix) {
    return new ScratchDirectory(newDirectory(prefix));
  }

  /**
   * A new temporary directory, for an owner that removes it in its own way.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write where they are made
   */
  public static Path newDirectory(String prefix) {
    try {
      return Files.createTempDirectory(prefix);
    } catch (IOException e) {
      throw WritableDirectory.refused(WHAT, parent(), e, REMEDY);
    }
  }

  /**
   * For libraries that will make temporary files.
   *
   * @throws IllegalArgumentException in one line, when this user cannot write where they are made
   */
  public static void requireWritable() {
    WritableDirectory.require(WHAT, parent(), REMEDY);
  }

  private static Path parent() {
    return Path.of(System.getProperty("java.io.tmpdir", "."));
  }

  /** The directory. */
  public Path path() {
    return path;
  }

  /** Leaves the directory where it is: somebody was told to read what is in it. */
  public void keep() {
    kept = true;
  }

  /** Removes it, unless it is kept. */
  @Override
  public void close() {
    if (kept) {
      return;
    }
    try {
      removeTree(path);
    } catch (IOException e) {
      throw new UncheckedIOException(path + " cannot be removed; remove it by hand", e);
    }
  }

  /** Removes a directory that this process made, and what is in it; nothing if it is gone. */
  static void removeTree(Path tree) throws IOException {
    if (!Files.exists(tree)) {
      return;
    }
    try (Stream<Path> files = Files.walk(tree)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (UncheckedIOException e) {
      throw e.getCause(); // from within the walk
    }
  }
}
