package io.millrace.pipeline.cli;

import io.millrace.pipeline.report.Comparison;
import io.millrace.pipeline.report.ComparisonChecks;
import io.millrace.pipeline.report.ComparisonTable;
import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.SweepDirectory;
import io.millrace.pipeline.result.SweepResult;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace compare}: compares two sweeps, and tells whether something became worse. */
@Command(
    name = "compare",
    mixinStandardHelpOptions = true,
    description = {
      "Compares two sweeps, such as yesterday's and today's, or those of two Kafka versions.",
      "",
      "Configurations of the same name are compared, with 95 % intervals, and nothing is claimed that"
          + " equal runs may differ by. Exit code 99 when something became worse by more than"
          + " --threshold, 3 when nothing could be judged or a figure is gone."
    })
final class CompareCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      index = "0",
      paramLabel = "BEFORE",
      description = "Result file of a sweep, or its directory.")
  private Path before = Path.of(".");

  @Parameters(index = "1", paramLabel = "AFTER", description = "The same of another.")
  private Path after = Path.of(".");

  @Option(
      names = "--threshold",
      paramLabel = "N%",
      defaultValue = "5%",
      description = "What is worse by more is a regression. Default: ${DEFAULT-VALUE}.")
  private String threshold = "";

  @Option(names = "--json", description = "Prints the comparison as JSON instead of the table.")
  private boolean json;

  @Mixin private JUnitOption junit = new JUnitOption();

  @Override
  public Integer call() throws IOException {
    double limit = Percentage.parse("threshold", threshold);
    if (!(limit >= 0)) {
      throw new IllegalArgumentException("threshold must not be negative, not " + threshold);
    }
    junit.begin();
    SweepResult old = sweep(before);
    SweepResult now = sweep(after);
    Comparison comparison = Comparison.of(old, now);
    junit.write(() -> ComparisonChecks.report(old, now, comparison, limit));
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(ResultJson.write(comparison));
    } else {
      out.print(ComparisonTable.of(comparison, limit));
    }
    out.flush();
    return exitCode(comparison, limit);
  }

  /** Returns the exit code; when nothing could be judged, that is not a pass. */
  private static int exitCode(Comparison comparison, double limit) {
    List<Comparison.Change> changes = comparison.changes();
    if (changes.stream().anyMatch(change -> change.isRegression(limit))) {
      return ExitCode.MISSED;
    }
    boolean judged = changes.stream().anyMatch(change -> change.ratio().hasInterval());
    return !judged || changes.stream().anyMatch(Comparison.Change::isGone) ? ExitCode.INVALID : 0;
  }

  private static SweepResult sweep(Path path) {
    Path file = Files.isDirectory(path) ? SweepDirectory.resultFileOf(path) : path;
    if (Files.isDirectory(path) && Files.notExists(file)) {
      throw new IllegalArgumentException(
          path
              + " holds no result of a sweep: it goes on, was ended before its end, or is no sweep");
    }
    ResultFile result = ResultFiles.read(file);
    if (result instanceof SweepResult sweep) {
      return sweep;
    }
    throw new IllegalArgumentException(
        path + " is not the result of a sweep, which is what can be compared");
  }
}
