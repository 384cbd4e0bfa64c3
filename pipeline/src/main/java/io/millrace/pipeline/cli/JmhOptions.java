package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.BenchmarksResult;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.JmhJson;
import io.millrace.pipeline.result.Redaction;
import io.millrace.pipeline.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Option;

/** The options that keep JMH's scores as a result file; they are given together. */
final class JmhOptions {
  @Option(
      names = "--jmh",
      required = true,
      paramLabel = "FILE",
      description =
          "Keeps these results of JMH (-rf json -rff FILE), taken on this machine, and ends.")
  private Path json = Path.of("jmh-result.json");

  @Option(
      names = "--name",
      required = true,
      paramLabel = "NAME",
      description = "What they are called: they are kept as NAME.json.")
  private String name = "";

  @Option(
      names = "--made-by",
      required = true,
      paramLabel = "COMMAND",
      description = "The command that made them, for the reader of RESULTS.md.")
  private String command = "";

  @Option(
      names = "--results",
      paramLabel = "DIR",
      defaultValue = "results",
      description = "Where they are kept. Default: ${DEFAULT-VALUE}.")
  private Path results = Path.of("results");

  /**
   * Reads them; nothing is written yet.
   *
   * @throws UsageException when they cannot be read, or would take another result's place
   */
  BenchmarksResult read(Path home) throws IOException {
    if (!name.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,63}")) {
      throw new UsageException(
          "name must be 1 to 64 letters, digits, dots, dashes or underscores, not '" + name + "'");
    }
    if (!Files.isRegularFile(json) || !Files.isDirectory(results)) {
      throw new UsageException(
          (Files.isRegularFile(json) ? results : json)
              + " does not exist: see --jmh and --results");
    }
    if (Files.exists(file()) && !(ResultFiles.read(file()) instanceof BenchmarksResult)) {
      throw new UsageException(file() + " is a result of another kind: choose another --name");
    }
    return JmhJson.of(
        json,
        name,
        Redaction.assignment(command),
        Environment.here(results, home, AppInfoParser.getVersion(), "embedded, see benchmark"),
        Files.getLastModifiedTime(json).toInstant().toString());
  }

  /** Where they are kept. */
  Path file() {
    return results.resolve(name + ".json");
  }
}
