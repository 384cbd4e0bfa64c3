package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.WritableDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A file that an option names for a result: looked at before anything is measured, since that may
 * take half an hour.
 */
final class OutFile {
  private OutFile() {}

  /** The file of {@code --out}, as {@link #requireWritable(String, Path)}. */
  static void requireWritable(@Nullable Path file) {
    requireWritable("out", file);
  }

  /**
   * Nothing when the option was not given.
   *
   * @param key the option without its dashes
   * @throws UsageException when there can be no such file
   * @throws IllegalArgumentException when this user may not write it
   */
  static void requireWritable(String key, @Nullable Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isDirectory(directory) || Files.isDirectory(file)) {
      throw new UsageException(
          key + " must be a file in a directory that exists, not '" + file + "'");
    }
    WritableDirectory.require(
        "directory of --" + key,
        directory,
        "name another file with --" + key + ", or give the right to write there");
  }
}
