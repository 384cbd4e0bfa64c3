package io.millrace.pipeline.cli;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.Threshold;
import io.millrace.pipeline.report.CheckReport;
import io.millrace.pipeline.report.RunChecks;
import io.millrace.pipeline.report.SummaryTable;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.run.FinishedRun;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.run.RunScript;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code millrace run}: one run, from a cluster to a verdict. */
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = RunCommand.Defaults.class,
    description = {
      "Pushes order events through a Kafka cluster, accounts for every one and says how late each was.",
      "",
      "Without options: three brokers of its own, 6 partitions, replication 3, acks=all, 20,000"
          + " events/s for 30 s, one group of 3 members. Latency counts from the instant at which an"
          + " event was due. The table goes to standard output, files to runs/."
    })
final class RunCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();
  @Mixin private MetricsOptions metrics = new MetricsOptions();

  @Option(
      names = "--fail-if",
      paramLabel = "CONDITION",
      description =
          "Fails the run (exit code 99) when this holds, such as 'p99>20ms', 'e2e.p99>50ms',"
              + " 'duplicated>0'; repeatable.")
  private List<String> failIf = new ArrayList<>();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "run",
      description = "Part of the run directory's name. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Option(names = "--json", description = "Prints summary.json instead of the table.")
  private boolean json;

  @Mixin private JUnitOption junit = new JUnitOption();

  @Option(
      names = "--spec",
      paramLabel = "FILE",
      description =
          "Reads options from a YAML file: the names of these options without dashes; the command"
              + " line overrides it. Every run writes its own as experiment.yaml.")
  @SuppressWarnings(
      "UnusedVariable") // taken out of the arguments by ExperimentFile; here for --help
  private @Nullable Path specFile;

  /** What a run of half a minute on fresh brokers has instead of what lasts. */
  static final class Defaults implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      return argument instanceof OptionSpec option && option.longestName().equals("--broker-jit")
          ? "quick"
          : null;
    }
  }

  /** Reads as the life of a run: understand, run, tell. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    ExperimentSpec spec = spec();
    RunDirectory.requireWritable(experiment.runs());
    junit.begin();
    ClientLog log = ClientLog.installed();
    TerminalProgress progress = new TerminalProgress(log.console());
    Monitoring monitoring = metrics.open(experiment.runs(), log.console());
    RunScript run =
        RunScript.of(
            spec,
            new RunContext(
                Build.home(),
                progress,
                monitoring.observer(),
                directory -> log.writeTo(directory.clientLog())));
    GracefulStop signals = GracefulStop.on(run::stop);
    try (monitoring) {
      FinishedRun finished = run.run();
      progress.endLine();
      RunPage.finish(finished.directory());
      junit.write(() -> checks(spec, finished));
      tell(finished);
      return ExitCode.of(finished.summary());
    } catch (RuntimeException | IOException | InterruptedException e) {
      junit.writeFailure(name, spec.origin().command(), e);
      throw e;
    } finally {
      progress.endLine();
      signals.release();
    }
  }

  private ExperimentSpec spec() {
    try {
      return experiment.spec(
          name, failIf.stream().map(Threshold::parse).toList(), ResolvedOptions.of(command));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private static CheckReport checks(ExperimentSpec spec, FinishedRun finished) {
    return RunChecks.report(
        finished.summary(),
        ThresholdChecks.of(spec.thresholds(), finished.summary()),
        finished.directory().readEnvironment());
  }

  private void tell(FinishedRun finished) {
    Summary summary = finished.summary();
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(ResultJson.write(summary));
    } else {
      out.print(SummaryTable.of(summary));
      out.println("files       " + finished.directory().path());
    }
    out.flush();
  }
}
