package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** {@code --out FILE}: looked at before anything is measured, since that may take half an hour. */
final class OutFile {
  private OutFile() {}

  /**
   * Nothing when there is no such option.
   *
   * @throws UsageException when {@code file} could not be written
   */
  static void requireWritable(@Nullable Path file) {
    if (file == null) {
      return;
    }
    Path directory = file.toAbsolutePath().getParent();
    if (directory == null || !Files.isWritable(directory) || Files.isDirectory(file)) {
      throw new UsageException(
          "out must be a file in a directory that exists and is writable, not '" + file + "'");
    }
  }
}
