package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.ReportPage;
import io.millrace.pipeline.report.ResultsPage;
import io.millrace.pipeline.report.RunMarkdown;
import io.millrace.pipeline.result.BenchmarksResult;
import io.millrace.pipeline.result.FileNames;
import io.millrace.pipeline.result.ResultFile;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.SeriesDirectory;
import io.millrace.pipeline.result.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace report}: result files and run directories as Markdown and as a page. */
@Command(
    name = "report",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Turns results into RESULTS.md and into one HTML page with charts that needs no network.",
      "",
      "A PATH is a result file, a directory of result files, or the directory of a run, a sweep"
          + " or a search. Without options"
          + " the page is written as report.html beside the first one. Everything is read before"
          + " anything is written."
    })
final class ReportCommand implements Callable<Integer> {
  /** The page on disk is not what the results say. */
  private static final int DIFFERS = 1;

  private static final Path STDOUT = Path.of("-");

  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "What to report. Default: results.")
  private List<Path> paths = new ArrayList<>();

  @Option(
      names = "--markdown",
      paramLabel = "FILE",
      description =
          "Writes Markdown there, - for standard output: RESULTS.md of result files, or a summary of"
              + " one run, short enough for a pull request.")
  private @Nullable Path markdown;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes the page there.")
  private @Nullable Path html;

  @Option(
      names = "--check",
      description =
          "Writes nothing: exits with 1 when the file of --markdown (default: RESULTS.md) is not"
              + " what the results say.")
  private boolean check;

  @ArgGroup(exclusive = false, heading = "%nKeeping what JMH measured:%n")
  private @Nullable JmhOptions jmh;

  @Override
  public Integer call() throws IOException {
    if (jmh != null) {
      if (check || !paths.isEmpty() || markdown != null || html != null) {
        throw new UsageException("jmh only keeps results: report them with a second command");
      }
      BenchmarksResult kept = jmh.read(Build.home());
      OutFile.requireWritable("results", jmh.file());
      ResultFiles.write(jmh.file(), kept);
      say(jmh.file().toString());
      return 0;
    }
    if (paths.isEmpty()) {
      paths = List.of(Path.of("results"));
    }
    List<ResultFile> results = new ArrayList<>();
    List<RunDirectory> runs = new ArrayList<>();
    paths.forEach(path -> read(path, results, runs));
    if (check) {
      return check(results, runs);
    }
    Path page = html == null && markdown == null ? besideTheFirst() : html;
    OutFile.requireWritable("markdown", STDOUT.equals(markdown) ? null : markdown);
    OutFile.requireWritable("html", page);
    String markdownText = markdown == null ? "" : markdown(results, runs);
    String pageText = page == null ? "" : ReportPage.of(results, runs);
    if (STDOUT.equals(markdown)) {
      command.commandLine().getOut().print(markdownText);
      command.commandLine().getOut().flush();
    } else {
      write(markdown, markdownText);
    }
    write(page, pageText);
    return tellUnfinished(runs) ? ExitCode.INVALID : 0;
  }

  /** Says which of the runs are not whole; true when any is. */
  private boolean tellUnfinished(List<RunDirectory> runs) {
    boolean any = false;
    for (RunDirectory run : runs) {
      Optional<String> why = run.unfinished();
      if (why.isPresent()) {
        any = true;
        PrintWriter err = command.commandLine().getErr();
        err.println("millrace: " + run.path() + " is not the whole of a run: " + why.get());
        err.flush();
      }
    }
    return any;
  }

  private static void read(Path path, List<ResultFile> results, List<RunDirectory> runs) {
    if (Files.notExists(path)) {
      throw new UsageException(
          path
              + " does not exist; a result file, a directory of them or a run directory is asked for");
    }
    Optional<Path> ofSeries = SeriesDirectory.resultIn(path);
    if (Files.isRegularFile(path)) {
      results.add(ResultFiles.read(path));
    } else if (ofSeries.isPresent()) {
      results.add(ResultFiles.read(ofSeries.get()));
    } else if (RunDirectory.isRun(path)) {
      runs.add(RunDirectory.open(path));
    } else {
      results.addAll(ResultFiles.readAll(path));
    }
  }

  private static String markdown(List<ResultFile> results, List<RunDirectory> runs) {
    if (runs.isEmpty()) {
      return ResultsPage.of(results);
    }
    if (runs.size() > 1 || !results.isEmpty()) {
      throw new UsageException(
          "Markdown is made of result files, or of one run; "
              + runs.get(0).path()
              + " is a run directory among others: use --html");
    }
    RunDirectory run = runs.get(0);
    return RunMarkdown.of(
        run, run.hasSummary() ? ThresholdChecks.of(run, run.readSummary()) : List.of());
  }

  private int check(List<ResultFile> results, List<RunDirectory> runs) throws IOException {
    Path file = markdown == null ? Path.of("RESULTS.md") : markdown;
    if (Files.notExists(file)) {
      throw new UsageException(file + " does not exist; write it with --markdown " + file);
    }
    boolean same = Files.readString(file).equals(markdown(results, runs));
    say(file + (same ? " is what the results say" : " is not what the results say"));
    return same ? 0 : DIFFERS;
  }

  private Path besideTheFirst() {
    Path first = paths.get(0);
    if (RunDirectory.isRun(first)) {
      return RunDirectory.open(first).report();
    }
    return Files.isDirectory(first)
        ? first.resolve(FileNames.REPORT)
        : first.resolveSibling(FileNames.REPORT);
  }

  private void write(@Nullable Path file, String text) throws IOException {
    if (file == null) {
      return;
    }
    WholeFile.write(file, text);
    say(file.toString());
  }

  private void say(String line) {
    PrintWriter out = command.commandLine().getOut();
    out.println(line);
    out.flush();
  }
}
