package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.jspecify.annotations.Nullable;

/** A file that an option names: looked at before half an hour is spent, and written whole. */
final class OutFile {
  private OutFile() {}

  /**
   * Nothing when there is no {@code --out}.
   *
   * @throws UsageException when {@code file} could not be written
   */
  static void requireWritable(@Nullable Path file) {
    requireWritable("out", file);
  }

  /**
   * Nothing when the option was not given.
   *
   * @param option its name without dashes
   * @throws UsageException when {@code file} could not be written
   */
  static void requireWritable(String option, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
      throw new UsageException(
          option
              + " must be a file in a directory that exists and is writable, not '"
              + file
              + "'");
    }
  }

  /** Writes it under a temporary name first, so that it appears complete or not at all. */
  static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling("." + file.getFileName());
    try {
      Files.writeString(temporary, text);
      Files.move(
          temporary, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
