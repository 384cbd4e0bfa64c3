package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.doctor.Doctor;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.report.CheckReport;
import io.millrace.pipeline.report.MachineWarnings;
import io.millrace.pipeline.report.ReportPage;
import io.millrace.pipeline.report.SweepChecks;
import io.millrace.pipeline.report.SweepTable;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.SeriesRequest;
import io.millrace.pipeline.result.SweepDirectory;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.UnfinishedSeries;
import io.millrace.pipeline.series.Configurations;
import io.millrace.pipeline.series.Design;
import io.millrace.pipeline.series.Factor;
import io.millrace.pipeline.series.Phases;
import io.millrace.pipeline.series.Sweep;
import io.millrace.pipeline.series.SweepPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace sweep}: what settings do, with intervals. */
@Command(
    name = "sweep",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = SweepCommand.Defaults.class,
    description = {
      "Varies settings and says what each does to throughput and latency, with 95 % intervals.",
      "",
      "The other options describe the baseline, as for run. Every configuration is run in each of"
          + " several blocks, in random order, with fresh topics and clients; the baseline twice, so"
          + " that the noise between equals is known. First saturated (capacity), then at --rate"
          + " (latency). A sweep that was ended goes on when the same command is given again.",
      "",
      "Without --vary: acks, replication, linger, batch size, compression, partitions and group"
          + " protocol, one at a time; under 30 minutes on two cores."
    })
final class SweepCommand implements Callable<Integer> {
  /** The plan of a sweep without --vary: one value a question that users ask. */
  private static final List<String> DEFAULT_FACTORS =
      List.of(
          "acks=1",
          "replication-factor=1",
          "linger.ms=20",
          "batch.size=65536",
          "compression.type=lz4",
          "partitions=24",
          "group.protocol=consumer");

  private static final String STOPPED = "stopped; the same command goes on from here";

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--vary",
      paramLabel = "KEY=VALUE,VALUE,...",
      description =
          "A setting and its values, beside the baseline's own; repeatable. KEY is an option of run"
              + " without dashes, a producer or consumer setting, topic:KEY or broker:KEY.")
  private List<String> vary = new ArrayList<>();

  @Option(
      names = "--design",
      paramLabel = "DESIGN",
      defaultValue = "one-at-a-time",
      description =
          "one-at-a-time around the baseline, grid (every combination) or pairwise (every pair of"
              + " values at least once). Default: ${DEFAULT-VALUE}.")
  private String design = "";

  @Option(
      names = "--aa",
      paramLabel = "N",
      description =
          "Compares the baseline with N copies of itself instead: a difference found is a false one.")
  private @Nullable Integer copies;

  @Option(
      names = "--blocks",
      paramLabel = "N",
      defaultValue = "6",
      description =
          "How often each configuration is run; below 5 there are no intervals. Default: ${DEFAULT-VALUE}.")
  private int blocks;

  @Option(
      names = "--capacity-duration",
      paramLabel = "TIME",
      defaultValue = "5s",
      description = "How long each saturated run lasts; 0: none. Default: ${DEFAULT-VALUE}.")
  private String capacityDuration = "";

  @Option(
      names = "--no-latency",
      description = "Leaves the latency runs out. They last for --duration, at --rate.")
  private boolean noLatency;

  @Option(
      names = "--latency-at",
      paramLabel = "N%",
      description =
          "Runs the latency phase at this share of each configuration's own capacity instead of the"
              + " common --rate.")
  private @Nullable String latencyAt;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Refuses a sweep that would take longer, such as 30m.")
  private @Nullable String budget;

  @Option(
      names = "--dry-run",
      description = "Prints the plan and how long it takes, and does nothing.")
  private boolean dryRun;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "sweep",
      description = "Part of the result directory's name. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Mixin private JUnitOption junit = new JUnitOption();
  @Mixin private ResumptionOptions resumption = new ResumptionOptions();
  @Mixin private SeriesOptions series = new SeriesOptions();
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private MetricsOptions metrics = new MetricsOptions();

  /** Runs of a length at which the default plan ends within half an hour on two cores. */
  static final class Defaults extends SeriesOptions.Defaults {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option && option.longestName().equals("--duration")
          ? "6s"
          : super.defaultValue(argument);
    }
  }

  /** Reads as the life of a sweep: plan, estimate, run, tell. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    OutFile.requireWritable(series.out());
    if (!dryRun) {
      RunDirectory.requireWritable(experiment.runs());
    }
    Leftovers.remove(experiment.runs());
    ExperimentSpec baseline = baseline();
    SweepPlan plan = plan(baseline);
    ExperimentParser experiments = new ExperimentParser(command);
    Duration estimate = estimate(plan, experiments);
    if (dryRun) {
      command.commandLine().getOut().print(SweepPlanText.of(plan, estimate));
      command.commandLine().getOut().flush();
      return 0;
    }
    SeriesRequest request = request(plan, baseline);
    Optional<UnfinishedSeries> unfinished =
        resumption.chosen(SweepDirectory.unfinished(experiment.runs(), request));
    junit.begin();
    PrintStream console = ClientLog.installed().console();
    Monitoring monitoring = metrics.open(experiment.runs(), console);
    SweepDirectory directory = directory(unfinished, plan, request, console);
    ClientLog.installed().writeTo(directory.clientLog());
    console.println(
        "millrace: "
            + SweepPlanText.size(plan)
            + ", about "
            + SweepPlanText.minutes(estimate)
            + " in all; results in "
            + directory.path());
    List<String> warnings = Doctor.warnings(directory.path(), baseline.cluster());
    Sweep sweep =
        new Sweep(
            plan,
            experiments,
            directory,
            Build.home(),
            line -> console.println("millrace: " + line),
            monitoring.observer());
    GracefulStop signals = GracefulStop.on(sweep::stop);
    try (monitoring;
        directory) {
      Optional<SweepResult> result = sweep.run();
      if (result.isEmpty()) {
        console.println("millrace: " + STOPPED);
        junit.write(() -> CheckReport.ofFailure(name, directory.command(), STOPPED));
        return Main.FAILED;
      }
      junit.write(() -> SweepChecks.report(result.get()));
      directory.writeReport(ReportPage.of(List.of(result.get()), List.of()));
      tell(result.get(), warnings, directory);
      return 0;
    } catch (RuntimeException | IOException | InterruptedException e) {
      junit.writeFailure(name, directory.command(), e);
      throw e;
    } finally {
      signals.release();
    }
  }

  private ExperimentSpec baseline() {
    try {
      return experiment.spec(name, List.of(), ResolvedOptions.of(command));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private SeriesRequest request(SweepPlan plan, ExperimentSpec baseline) {
    try {
      return SeriesRequest.of(
          plan.asked(), ConfigFiles.of(baseline.origin().resolved()), Build.id());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private SweepPlan plan(ExperimentSpec baseline) {
    try {
      return SweepPlan.of(
          name,
          copies == null ? Design.parse(design).words() : "the baseline against itself",
          baseline.seed(),
          blocks,
          phases(baseline),
          experimentOnly(baseline.origin().resolved()),
          configurations(baseline));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  /** What decides whether two sweeps are the same one, besides the rest of the plan. */
  private static Map<String, Object> experimentOnly(Map<String, Object> resolved) {
    Map<String, Object> options = new LinkedHashMap<>(resolved);
    options.keySet().removeIf(key -> ExperimentParser.options().findOption(key) == null);
    options.remove("runs");
    return options;
  }

  private List<SweepResult.Configuration> configurations(ExperimentSpec baseline) {
    if (copies != null) {
      if (!vary.isEmpty()) {
        throw new IllegalArgumentException("aa compares equals: leave --vary out");
      }
      return Configurations.copies(copies);
    }
    List<Factor> factors =
        (vary.isEmpty() ? DEFAULT_FACTORS : vary).stream().map(Factor::parse).toList();
    SweepKeys keys = new SweepKeys(command);
    Map<String, String> values = new LinkedHashMap<>();
    for (Factor factor : factors) {
      factor.values().forEach(value -> keys.option(factor.key(), value));
      if (values.put(factor.key(), keys.baselineValue(factor.key(), baseline)) != null) {
        throw new IllegalArgumentException(
            "vary has " + factor.key() + " twice: give all its values at once");
      }
    }
    return Configurations.of(Design.parse(design), factors, values);
  }

  private Phases phases(ExperimentSpec baseline) {
    if (baseline.readsBack()) {
      throw new IllegalArgumentException("producers must be above 0 in a sweep, not 0");
    }
    boolean latency = !noLatency && !baseline.isSaturating();
    return new Phases(
        DurationText.parse("capacity-duration", capacityDuration).toMillis(),
        latency ? baseline.duration().toMillis() : 0,
        baseline.warmup().toMillis(),
        baseline.cluster() instanceof ExperimentSpec.Target.Embedded
            ? series.brokerWarmup().toMillis()
            : 0, // the brokers of others are not ours to keep busy
        latency && latencyAt == null ? baseline.offeredPerSecond() : null,
        latency && latencyAt != null ? Percentage.parse("latency-at", latencyAt) : null);
  }

  private Duration estimate(SweepPlan plan, ExperimentParser experiments) {
    try {
      Duration estimate = Sweep.estimate(plan, experiments);
      if (budget != null && estimate.compareTo(DurationText.parse("budget", budget)) > 0) {
        throw new IllegalArgumentException(
            String.format(
                Locale.ROOT,
                "budget of %s is not enough: %s take about %s. Vary fewer values, or lower --blocks,"
                    + " --duration or --capacity-duration",
                budget,
                SweepPlanText.size(plan),
                SweepPlanText.minutes(estimate)));
      }
      return estimate;
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private SweepDirectory directory(
      Optional<UnfinishedSeries> unfinished,
      SweepPlan plan,
      SeriesRequest request,
      PrintStream console)
      throws IOException {
    if (unfinished.isEmpty()) {
      return SweepDirectory.create(
          experiment.runs(),
          name,
          Instant.now(),
          ResolvedOptions.of(command).command(),
          request,
          plan);
    }
    SweepDirectory directory = SweepDirectory.goOn(unfinished.get());
    console.println("millrace: " + ResumptionOptions.goingOn(directory));
    return directory;
  }

  private void tell(SweepResult result, List<String> warnings, SweepDirectory directory) {
    PrintWriter stdout = command.commandLine().getOut();
    Path out = series.out();
    if (out != null) {
      ResultFiles.write(out, result);
    }
    if (series.json()) {
      stdout.println(ResultFiles.text(result));
    } else {
      stdout.println(SweepTable.of(result));
      stdout.print(MachineWarnings.of(warnings));
      stdout.println("files       " + directory.path());
    }
    stdout.flush();
  }
}
