package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.doctor.Doctor;
import io.millrace.pipeline.plan.DurationText;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.report.CheckReport;
import io.millrace.pipeline.report.MachineWarnings;
import io.millrace.pipeline.report.SearchChecks;
import io.millrace.pipeline.report.SearchTable;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.SearchDirectory;
import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.series.ClusterProber;
import io.millrace.pipeline.series.Objective;
import io.millrace.pipeline.series.RateSearch;
import io.millrace.pipeline.series.RunSequence;
import io.millrace.pipeline.series.SharedCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import org.apache.kafka.common.utils.AppInfoParser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace search}: the highest rate that holds an objective. */
@Command(
    name = "search",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = SeriesOptions.Defaults.class,
    description = {
      "Finds the highest rate that holds an objective without a growing backlog.",
      "",
      "First what goes through at all, then bisection by probes of --duration, then a long run that"
          + " confirms. The other options describe the pipeline, as for run. Exit code 99 when no"
          + " rate holds."
    })
final class SearchCommand implements Callable<Integer> {
  private static final String STOPPED = "stopped before a rate was found";

  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--slo",
      paramLabel = "OBJECTIVE",
      required = true,
      description =
          "What every rate must hold, such as 'p99<20ms' or 'e2e.p99<50ms'; repeatable. The metrics"
              + " are those of run --fail-if.")
  private List<String> slo = new ArrayList<>();

  @Option(
      names = "--confirm",
      paramLabel = "TIME",
      defaultValue = "30s",
      description = "How long the confirming run lasts. Default: ${DEFAULT-VALUE}.")
  private String confirm = "";

  @Option(
      names = "--resolution",
      paramLabel = "N%",
      defaultValue = "5%",
      description =
          "Stops when a rate that holds and one that does not are so close. Default:"
              + " ${DEFAULT-VALUE}.")
  private String resolution = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "search",
      description = "Part of the result directory's name. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Mixin private JUnitOption junit = new JUnitOption();
  @Mixin private SeriesOptions series = new SeriesOptions();
  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private MetricsOptions metrics = new MetricsOptions();

  /** Reads as the life of a search: understand, search, tell. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    OutFile.requireWritable(series.out());
    RunDirectory.requireWritable(experiment.runs());
    Leftovers.remove(experiment.runs());
    ExperimentParser experiments;
    ExperimentSpec baseline;
    List<Objective> objectives;
    RateSearch.Lengths lengths;
    Duration freshWarmup;
    try {
      refuseRate();
      experiments = new ExperimentParser(command);
      baseline = experiment.spec(name, List.of(), ResolvedOptions.of(command));
      freshWarmup = series.brokerWarmup();
      objectives = slo.stream().map(Objective::parse).toList();
      lengths =
          new RateSearch.Lengths(
              baseline.duration(),
              DurationText.parse("confirm", confirm),
              Percentage.parse("resolution", resolution));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
    junit.begin();
    PrintStream console = ClientLog.installed().console();
    Monitoring monitoring = metrics.open(experiment.runs(), console);
    Instant now = Instant.now();
    SearchDirectory directory = SearchDirectory.create(experiment.runs(), name, now);
    ClientLog.installed().writeTo(directory.clientLog());
    List<String> warnings = Doctor.warnings(directory.path(), baseline.cluster());
    Path home = Build.home();
    SharedCluster cluster =
        new SharedCluster(
            directory.brokers(), directory.logs(), line -> console.println("millrace: " + line));
    RunSequence sequence =
        new RunSequence(
            experiments, cluster, freshWarmup, directory.runs(), home, monitoring.observer());
    ClusterProber prober =
        new ClusterProber(experiments, sequence, baseline.warmup(), directory.runs());
    GracefulStop signals = GracefulStop.on(sequence::stop);
    try (monitoring;
        cluster) {
      RateSearch search =
          new RateSearch(objectives, lengths, prober, line -> console.println("millrace: " + line));
      SearchResult result = result(search.run(), baseline, now, home);
      directory.writeResult(result);
      junit.write(() -> SearchChecks.report(result));
      tell(result, warnings, directory);
      return result.sustainedPerSecond() == null ? ExitCode.MISSED : 0;
    } catch (CancellationException e) {
      console.println("millrace: " + STOPPED);
      junit.write(() -> CheckReport.ofFailure(name, baseline.origin().command(), STOPPED));
      return Main.FAILED;
    } catch (RuntimeException | IOException | InterruptedException e) {
      junit.writeFailure(name, baseline.origin().command(), e);
      throw e;
    } finally {
      signals.release();
    }
  }

  private void refuseRate() {
    if (command.commandLine().getParseResult().hasMatchedOption("--rate")) {
      throw new IllegalArgumentException("rate is what a search finds: leave --rate out");
    }
  }

  private SearchResult result(
      RateSearch.Found found, ExperimentSpec baseline, Instant startedAt, Path home)
      throws IOException {
    return new SearchResult(
        SearchResult.VERSION,
        name,
        startedAt.toString(),
        ResolvedOptions.of(command).command(),
        Environment.here(
            experiment.runs(), home, AppInfoParser.getVersion(), baseline.cluster().brokers()),
        slo,
        found.sustainedPerSecond(),
        found.brokenPerSecond(),
        found.saturatedPerSecond(),
        found.limitedBy(),
        found.probes());
  }

  private void tell(SearchResult result, List<String> warnings, SearchDirectory directory) {
    Path out = series.out();
    if (out != null) {
      ResultFiles.write(out, result);
    }
    PrintWriter stdout = command.commandLine().getOut();
    if (series.json()) {
      stdout.println(ResultFiles.text(result));
    } else {
      stdout.print(SearchTable.of(result));
      stdout.print(MachineWarnings.of(warnings));
      stdout.println("result      " + directory.resultFile());
    }
    stdout.flush();
  }
}
