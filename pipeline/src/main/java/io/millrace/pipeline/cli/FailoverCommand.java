package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FailoverRun;
import io.millrace.pipeline.failover.FailoverSeries;
import io.millrace.pipeline.fault.BadDisks;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.Requirement;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.report.FailoverTable;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.FailoverDirectory;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.run.RunContext;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.kafka.common.utils.AppInfoParser;
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
          + " every round, with a fault-free one in each."
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
      paramLabel = "default|full|groups|links|proxies|disks|controllers|timeouts|FILE",
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

  @Option(names = "--json", description = "Prints JSON instead of the table.")
  private boolean json;

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
    FailoverPlan plan = understood(this::planOfOne);
    if (plan.schedule().requires() == Requirement.NETWORK && !OwnNamespaces.areEntered()) {
      return runInside(List.of(plan));
    }
    requireDisks(List.of(plan));
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
      tell(results);
      return ExitCode.of(FailoverResult.worst(results).verdict());
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
    return options.plan(name, origin, new FailoverScenarios(command).faults(faults));
  }

  private void tell(List<FailoverResult> results) {
    PrintWriter stdout = command.commandLine().getOut();
    FailoverResult result = FailoverResult.worst(results);
    if (json) {
      stdout.println(ResultJson.write(result));
    } else {
      stdout.print(results.size() > 1 ? FailoverTable.of(results) : "");
      stdout.print(FailoverTable.of(result));
      stdout.println(
          "files       " + RunDirectory.open(options.runs().resolve(result.name())).path());
    }
    stdout.flush();
  }

  /** Reads as the life of a series: understand, run, tell. */
  private int runSeries() throws IOException, InterruptedException {
    OutFile.requireWritable(out);
    if (matrix != null
        && command.commandLine().getParseResult().hasMatchedOption("--inject-command")) {
      throw new ParameterException(
          command.commandLine(),
          "matrix names its own faults: leave --inject-command out, or put it into a matrix file");
    }
    List<FailoverSeries.Scenario> scenarios =
        understood(() -> new FailoverScenarios(command).of(matrix, vary, !noControl));
    List<FailoverPlan> plans =
        scenarios.stream().map(one -> one.plans().of(name, options.runs(), 1)).toList();
    if (plans.stream().anyMatch(plan -> plan.schedule().requires() == Requirement.NETWORK)
        && !OwnNamespaces.areEntered()) {
      return runInside(plans);
    }
    if (repeat < 1 || repeat > 1_000) {
      throw new ParameterException(
          command.commandLine(), "repeat must be 1 to 1000, not " + repeat);
    }
    requireDisks(plans);
    List<FailoverSeriesResult.Trial> before = earlierPart();
    Leftovers.remove(options.runs());
    PrintStream console = ClientLog.installed().console();
    Monitoring monitoring = metrics.open(options.runs(), console);
    Instant now = Instant.now();
    FailoverDirectory directory = FailoverDirectory.create(options.runs(), name, now);
    ClientLog.installed().writeTo(directory.clientLog());
    FailoverSeries series =
        new FailoverSeries(
            scenarios,
            repeat,
            directory.runs(),
            Build.home(),
            line -> console.println("millrace: " + line),
            monitoring.observer());
    GracefulStop signals = GracefulStop.on(series::stop);
    try (monitoring) {
      FailoverSeries.Outcome outcome =
          series.run(before, soFar -> write(result(soFar, now), directory));
      FailoverSeriesResult result = result(outcome, now);
      write(result, directory);
      tell(result, directory);
      return outcome.stopped() ? Main.FAILED : 0;
    } finally {
      signals.release();
    }
  }

  private static void requireDisks(List<FailoverPlan> plans) {
    plans.stream()
        .flatMap(plan -> plan.schedule().faults().stream())
        .filter(fault -> fault.requires() == Requirement.DISKS)
        .findFirst()
        .ifPresent(fault -> BadDisks.requireAvailable("fault " + fault.name()));
  }

  /** Once more where links may be cut; without a way out, so what is missing is fetched before. */
  private int runInside(List<FailoverPlan> plans) throws IOException, InterruptedException {
    if (metrics.areGiven()) {
      throw new ParameterException(
          command.commandLine(),
          "metrics-port and watch cannot go with faults of links: nobody outside of their network"
              + " namespaces could reach the port. Leave them out, or take slow-link and"
              + " silent-link, which need no namespaces");
    }
    String fault = "";
    for (FailoverPlan plan : plans) {
      if (!(plan.experiment().cluster() instanceof ExperimentSpec.Target.Embedded embedded)) {
        throw new IllegalStateException("faults of links are done to embedded brokers only");
      }
      EmbeddedCluster.fetch(embedded.spec());
      fault =
          plan.schedule().faults().stream()
              .filter(one -> one.requires() == Requirement.NETWORK)
              .map(Fault::name)
              .findFirst()
              .orElse(fault);
    }
    return OwnNamespaces.run(
        command.root().commandLine().getParseResult().originalArgs(), "fault " + fault);
  }

  private FailoverSeriesResult result(FailoverSeries.Outcome outcome, Instant startedAt) {
    FailoverPlan any = options.plan(name, ResolvedOptions.of(command));
    return new FailoverSeriesResult(
        FailoverSeriesResult.VERSION,
        name,
        startedAt.toString(),
        command(),
        Environment.here(
            options.runs(),
            Build.home(),
            AppInfoParser.getVersion(),
            any.experiment().cluster().brokers()),
        outcome.trials(),
        outcome.failed());
  }

  /** What {@code --out} holds already; nothing when there is no such file. */
  private List<FailoverSeriesResult.Trial> earlierPart() {
    Path file = out;
    if (file == null || !Files.exists(file)) {
      return List.of();
    }
    if (!(understood(() -> ResultFiles.read(file)) instanceof FailoverSeriesResult earlier)
        || !withoutRepeat(earlier.command()).equals(withoutRepeat(command()))) {
      throw new ParameterException(
          command.commandLine(),
          "out '" + file + "' holds the result of another command: give another file");
    }
    return earlier.trials();
  }

  private String command() {
    return ResolvedOptions.of(command).command();
  }

  /** More rounds of the same are still the same. */
  private static String withoutRepeat(String command) {
    return command.replaceAll(" --repeat[= ][0-9]+", "");
  }

  private void write(FailoverSeriesResult result, FailoverDirectory directory) {
    directory.writeResult(result);
    if (out != null) {
      ResultFiles.write(out, result);
    }
  }

  private void tell(FailoverSeriesResult result, FailoverDirectory directory) {
    PrintWriter stdout = command.commandLine().getOut();
    if (json) {
      stdout.println(ResultFiles.text(result));
    } else {
      stdout.print(FailoverTable.of(result));
      stdout.println("result      " + directory.resultFile());
    }
    stdout.flush();
  }

  private interface Reading<T> {
    T read();
  }

  private <T> T understood(Reading<T> reading) {
    try {
      if (command.commandLine().getParseResult().hasMatchedOption("--duration")) {
        throw new IllegalArgumentException(
            "duration follows from the fault and its recovery: leave --duration out, and see"
                + " --fault-free, --lasts and --settle");
      }
      return reading.read();
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }
}
