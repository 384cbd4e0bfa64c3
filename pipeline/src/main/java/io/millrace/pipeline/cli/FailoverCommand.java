package io.millrace.pipeline.cli;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FailoverRun;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.report.FailoverChecks;
import io.millrace.pipeline.report.FailoverTable;
import io.millrace.pipeline.report.MachineWarnings;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.series.Scenarios;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** {@code millrace failover}: a load, a fault in its middle, and what that cost. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = FailoverOptions.Defaults.class,
    description = {
      "Breaks something under load and says what that cost: how long each partition stood still,"
          + " how many events were late, and whether one was lost.",
      "",
      "Without options: a leader of three brokers is killed under acks=all, and started again 20 s"
          + " later. Every log is read by a fresh consumer at the end, and replicas are compared."
          + " Exit code 99 when a promise was broken, 3 when the fault took no effect.",
      "",
      "With --repeat, --matrix or --vary: many such runs, each on fresh brokers, in a random order in"
          + " every round, with a fault-free one in each. A series that was ended goes on when the same"
          + " command is given again, with the round that it was in."
    })
final class FailoverCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private FailoverOptions options = new FailoverOptions();
  @Mixin private MetricsOptions metrics = new MetricsOptions();

  @Option(
      names = "--repeat",
      paramLabel = "N",
      defaultValue = "1",
      description = "How many rounds of every scenario are run. Default: ${DEFAULT-VALUE}.")
  private int repeat;

  @Option(
      names = "--matrix",
      paramLabel = "default|full|groups|links|proxies|disks|controllers|timeouts|delivery|FILE",
      description =
          "Runs the scenarios of a table instead of one: a YAML list, each entry with a name and"
              + " options without dashes.")
  private @Nullable String matrix;

  @Option(
      names = "--faults",
      paramLabel = "FILE",
      description =
          "Does several faults in one run, in their order: a YAML list as for --matrix, of faults"
              + " alone. See --every.")
  private @Nullable String faults;

  @Option(
      names = "--vary",
      paramLabel = "KEY=VALUE,...",
      description =
          "Runs every scenario under each of these settings; several: under all combinations. Keys"
              + " are those of sweep --vary.")
  private List<String> vary = new ArrayList<>();

  @Option(
      names = "--compare",
      paramLabel = "KIND:VERSION,...",
      description =
          "Runs every scenario on each of these clusters, such as kraft:4.3.1,zookeeper:3.9.1;"
              + " without --matrix or --fault: a killed leader and a killed controller.")
  private @Nullable String compare;

  @Option(names = "--no-control", description = "Leaves the fault-free run of each round out.")
  private boolean noControl;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Writes the result of many runs there too, for RESULTS.md, after each of them. A series"
              + " whose result is there already goes on with the runs that are missing, so one of"
              + " hours can be run in parts.")
  private @Nullable Path out;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "failover",
      description = "Part of the result directory's name. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Mixin private ResumptionOptions resumption = new ResumptionOptions();

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  private boolean json;

  @Mixin private JUnitOption junit = new JUnitOption();

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "Reads options from a YAML file: their names without dashes; the command line overrides"
              + " it.")
  @SuppressWarnings(
      "UnusedVariable") // taken out of the arguments by ExperimentFile; here for --help
  private @Nullable Path specFile;

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (OwnNamespaces.areEntered()) {
      OwnNamespaces.endWithOuter();
    }
    compareClusters();
    boolean series = repeat != 1 || matrix != null || !vary.isEmpty();
    if (series && (faults != null || options.isRepeatedInOneRun())) {
      throw new ParameterException(
          command.commandLine(),
          "faults and times are for one run: leave them out, or --repeat, --matrix, --vary and"
              + " --compare");
    }
    return series ? runSeries() : runOnce();
  }

  /** A comparison of clusters varies what they run. */
  private void compareClusters() {
    if (compare == null) {
      return;
    }
    vary.add("kafka=" + compare.replace("kraft:", ""));
    ParseResult given = command.commandLine().getParseResult();
    if (matrix == null
        && !given.hasMatchedOption("--fault")
        && !given.hasMatchedOption("--inject-command")) {
      matrix = "controllers";
    }
  }

  /** Reads as the life of a failover run: understand, run, tell. */
  private int runOnce() throws IOException, InterruptedException {
    FailoverPlan plan = FailoverGround.understood(command, this::planOfOne);
    RunDirectory.requireWritable(options.runs());
    FailoverGround ground = new FailoverGround(command, List.of(plan));
    if (ground.isElsewhere()) {
      return ground.runThere(metrics);
    }
    ground.requireDisks();
    junit.begin();
    ClientLog log = ClientLog.installed();
    TerminalProgress progress = new TerminalProgress(log.console());
    Monitoring monitoring = metrics.open(options.runs(), log.console());
    FailoverRun run =
        new FailoverRun(
            plan,
            new RunContext(
                Build.home(),
                progress,
                monitoring.observer(),
                directory -> log.writeTo(directory.clientLog())));
    GracefulStop signals = GracefulStop.on(run::stop);
    try (monitoring) {
      FailoverRun.Finished finished = run.run();
      List<FailoverResult> results = finished.results();
      progress.endLine();
      RunPage.finish(finished.directory());
      junit.write(() -> FailoverChecks.report(results, finished.directory().readEnvironment()));
      tell(finished);
      return ExitCode.of(FailoverResult.worst(results).verdict());
    } catch (RuntimeException | IOException | InterruptedException e) {
      junit.writeFailure(name, plan.experiment().origin().command(), e);
      throw e;
    } finally {
      progress.endLine();
      signals.release();
    }
  }

  private FailoverPlan planOfOne() {
    ExperimentSpec.Origin origin = ResolvedOptions.of(command);
    if (faults == null) {
      return options.plan(name, origin);
    }
    if (options.isRepeatedInOneRun()) {
      throw new IllegalArgumentException("faults and times: give one of them");
    }
    return options.plan(name, origin, new Scenarios(new FailoverParser(command)).faults(faults));
  }

  private void tell(FailoverRun.Finished finished) {
    List<FailoverResult> results = finished.results();
    PrintWriter stdout = command.commandLine().getOut();
    FailoverResult result = FailoverResult.worst(results);
    if (json) {
      stdout.println(ResultJson.write(result));
    } else {
      stdout.print(results.size() > 1 ? FailoverTable.of(results) : "");
      stdout.print(FailoverTable.of(result));
      stdout.print(MachineWarnings.of(finished.directory().readSummary().warnings()));
      stdout.println("files       " + finished.directory().path());
    }
    stdout.flush();
  }

  private int runSeries() throws IOException, InterruptedException {
    return new FailoverRounds(
            command,
            options,
            metrics,
            resumption,
            junit,
            new FailoverRounds.Asked(name, repeat, matrix, vary, !noControl, out, json))
        .call();
  }
}
