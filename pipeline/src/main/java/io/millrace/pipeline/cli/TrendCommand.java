package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.Check;
import io.millrace.pipeline.report.PastRun;
import io.millrace.pipeline.report.Trend;
import io.millrace.pipeline.report.TrendChecks;
import io.millrace.pipeline.report.TrendCondition;
import io.millrace.pipeline.report.TrendPage;
import io.millrace.pipeline.report.TrendSelection;
import io.millrace.pipeline.report.TrendTable;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.WholeFile;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code millrace trend}: the same experiment over weeks, and since when it is as it is. */
@Command(
    name = "trend",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Follows the figures of the same experiment over many runs, and marks where they changed.",
      "",
      "Runs whose settings differ from those of the newest are left out and named, invalid and"
          + " unfinished ones are left out and counted. A change shows when five runs have followed"
          + " it; in a figure that never changed, one is claimed in at most 1 of 100 trends. Exit code"
          + " 99 when a condition of --fail-if holds, 3 when one cannot be judged."
    })
final class TrendCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Parameters(
      paramLabel = "DIR",
      arity = "1..*",
      description = "Directories of runs, or directories that hold some, such as runs.")
  private List<Path> directories = new ArrayList<>();

  @Option(
      names = "--fail-if",
      paramLabel = "CONDITION",
      description =
          "Exit code 99 when this holds: 'p99>+10%%' when the last level lies over 10 %% above the one"
              + " before, 'achieved<-5%%' when over 5 %% below; repeatable. Figures: achieved, p50,"
              + " p99, p999, e2e.p99, cpu, alloc.")
  private List<String> failIf = new ArrayList<>();

  @Option(
      names = "--since",
      paramLabel = "DATE",
      description = "Leaves runs from before that day (UTC) out, such as 2026-04-01.")
  private @Nullable String since;

  @Option(
      names = "--across",
      paramLabel = "SETTING",
      split = ",",
      description = "Takes runs in that differ in this setting, such as kafka; repeatable.")
  private Set<String> across = new LinkedHashSet<>();

  @Option(names = "--any-settings", description = "Takes all runs in, whatever their settings.")
  private boolean anySettings;

  @Option(names = "--html", paramLabel = "FILE", description = "Writes a page with charts there.")
  private @Nullable Path html;

  @Option(names = "--json", description = "Prints the trend as JSON instead of the table.")
  private boolean json;

  @Mixin private JUnitOption junit = new JUnitOption();

  /** Reads as the life of a trend: understand, select, follow, tell. */
  @Override
  public Integer call() throws IOException {
    List<TrendCondition> conditions = failIf.stream().map(TrendCondition::parse).toList();
    Instant from = since == null ? Instant.MIN : day(since);
    OutFile.requireWritable("html", html);
    junit.begin();
    PastRuns past = PastRuns.in(directories);
    List<PastRun> recent =
        past.ended().stream()
            .filter(run -> !Instant.parse(run.summary().startedAt()).isBefore(from))
            .toList();
    TrendSelection selection =
        TrendSelection.of(
            recent, past.unfinished(), setting -> anySettings || across.contains(setting));
    if (selection.runs().isEmpty()) {
      throw new UsageException(
          "no run is left: "
              + (past.ended().size() - recent.size())
              + " before --since, "
              + selection.omitted().invalid()
              + " invalid, "
              + selection.omitted().unfinished()
              + " unfinished");
    }
    Trend trend = Trend.of(selection);
    List<Check> checks = conditions.stream().map(condition -> condition.check(trend)).toList();
    if (html != null) {
      WholeFile.write(html, TrendPage.of(trend));
    }
    junit.write(() -> TrendChecks.report(trend, checks));
    tell(trend, checks);
    return exitCode(checks);
  }

  private static Instant day(String text) {
    try {
      return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
    } catch (DateTimeException e) {
      throw new IllegalArgumentException(
          "since must be a day such as 2026-04-01, not '" + text + "'", e);
    }
  }

  private void tell(Trend trend, List<Check> checks) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(ResultJson.write(trend));
    } else {
      out.print(TrendTable.of(trend));
      for (Check check : checks) {
        out.println(
            check.name()
                + (check.result() == Check.Result.PASSED
                    ? ": does not hold"
                    : ": " + check.result() + ": " + check.reason()));
      }
      if (html != null) {
        out.println("page        " + html);
      }
    }
    out.flush();
  }

  /** What could not be judged is no pass. */
  private static int exitCode(List<Check> checks) {
    if (checks.stream().anyMatch(check -> check.result() == Check.Result.FAILED)) {
      return ExitCode.MISSED;
    }
    return checks.stream().anyMatch(check -> check.result() == Check.Result.ERROR)
        ? ExitCode.INVALID
        : 0;
  }
}
