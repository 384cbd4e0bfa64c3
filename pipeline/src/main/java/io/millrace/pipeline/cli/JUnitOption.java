package io.millrace.pipeline.cli;

import io.millrace.pipeline.report.CheckReport;
import io.millrace.pipeline.report.JUnitXml;
import io.millrace.pipeline.result.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** {@code --junit FILE}: what was checked, as CI servers read it. */
final class JUnitOption {
  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description =
          "Writes every check as JUnit XML there, for a CI server: what failed is a failure, what"
              + " is invalid or came to no result an error. An older file is removed first.")
  private @Nullable Path file;

  /**
   * Before the work: whoever is killed in the middle of it leaves no older file that could be taken
   * for its own.
   *
   * @throws io.millrace.pipeline.plan.UsageException when the file could not be written
   */
  void begin() throws IOException {
    OutFile.requireWritable("junit", file);
    if (file != null) {
      Files.deleteIfExists(file);
    }
  }

  /** After the work. */
  void write(Supplier<CheckReport> report) throws IOException {
    if (file != null) {
      WholeFile.write(file, JUnitXml.of(report.get()));
    }
  }

  /**
   * After work that came to nothing. What goes wrong now is added to {@code failure}, which is what
   * the user is to be told.
   */
  void writeFailure(String name, String command, Exception failure) {
    try {
      write(() -> CheckReport.ofFailure(name, command, String.valueOf(failure.getMessage())));
    } catch (IOException | RuntimeException e) {
      failure.addSuppressed(e);
    }
  }
}
