package io.millrace.pipeline.cli;

import io.millrace.pipeline.experiment.DurationText;
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FailoverRun;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.Faults;
import io.millrace.pipeline.fault.Target;
import io.millrace.pipeline.report.FailoverResult;
import io.millrace.pipeline.report.FailoverTable;
import io.millrace.pipeline.report.ResultJson;
import io.millrace.pipeline.report.RunDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
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

/** {@code millrace failover}: a load, a fault in its middle, and what that cost. */
@Command(
    name = "failover",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    defaultValueProvider = FailoverCommand.Defaults.class,
    description = {
      "Breaks something under load and says what that cost: how long each partition stood still,"
          + " how many events were late, and whether one was lost.",
      "",
      "Without options: a leader of three brokers is killed under acks=all, and started again 20 s"
          + " later. Every log is read by a fresh consumer at the end, and replicas are compared."
          + " Exit code 99 when a promise was broken, 3 when the fault took no effect."
    })
final class FailoverCommand implements Callable<Integer> {
  @Spec private CommandSpec command = CommandSpec.create();

  @Option(
      names = "--fault",
      paramLabel = "FAULT",
      defaultValue = "kill",
      description =
          "What is done: kill, stop, pause, rolling-restart, power-loss, move-replicas; kill-member,"
              + " close-member, pause-member, join-member, slow-member; none. Default:"
              + " ${DEFAULT-VALUE}.")
  private String fault = "";

  @Option(
      names = "--target",
      paramLabel = "TARGET",
      description =
          "Whom it is done to: leader, follower, controller, coordinator, two, all. Default: what is"
              + " usual for the fault.")
  private @Nullable String target;

  @Option(
      names = "--lasts",
      paramLabel = "TIME",
      description = "After how long it is mended. Default: what is usual for the fault.")
  private @Nullable String lasts;

  @Option(
      names = "--cut-bytes",
      paramLabel = "N",
      defaultValue = "65536",
      description = "power-loss: so much is cut off the end of each log. Default: ${DEFAULT-VALUE}.")
  private long cutBytes;

  @Option(
      names = "--slow-work",
      paramLabel = "TIME",
      defaultValue = "1s",
      description = "slow-member: what each event takes then. Default: ${DEFAULT-VALUE}.")
  private String slowWork = "";

  @Option(
      names = "--fault-free",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "How long the load runs before the fault, to learn what is ordinary. Default:"
              + " ${DEFAULT-VALUE}.")
  private String faultFree = "";

  @Option(
      names = "--phase",
      paramLabel = "TIME",
      defaultValue = "2s",
      description =
          "The fault falls at random within this time, so that it meets every phase of the brokers'"
              + " heartbeats. Default: ${DEFAULT-VALUE}.")
  private String phase = "";

  @Option(
      names = "--settle",
      paramLabel = "TIME",
      defaultValue = "15s",
      description =
          "How long the load goes on when everything is whole again. Default: ${DEFAULT-VALUE}.")
  private String settle = "";

  @Option(
      names = "--objective",
      paramLabel = "TIME",
      defaultValue = "1s",
      description =
          "An event that is acknowledged later than this after it was due is late. Default:"
              + " ${DEFAULT-VALUE}.")
  private String objective = "";

  @Option(
      names = "--name",
      paramLabel = "NAME",
      defaultValue = "failover",
      description = "Part of the run directory's name. Default: ${DEFAULT-VALUE}.")
  private String name = "";

  @Option(names = "--json", description = "Prints failover.json instead of the table.")
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

  @Mixin private ExperimentOptions experiment = new ExperimentOptions();

  /** A rate that two cores keep up with while a broker starts beside it. */
  static final class Defaults implements IDefaultValueProvider {
    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
      if (!(argument instanceof OptionSpec option)) {
        return null;
      }
      return switch (option.longestName()) {
        case "--rate" -> "2000";
        case "--warmup" -> "5s";
        case "--broker-jit" -> "quick";
        default -> null;
      };
    }
  }

  /** Reads as the life of a failover run: understand, run, tell. */
  @Override
  public Integer call() throws IOException, InterruptedException {
    FailoverPlan plan = plan();
    ClientLog log = ClientLog.installed();
    TerminalProgress progress = new TerminalProgress(log.console());
    FailoverRun run =
        new FailoverRun(
            plan, Build.home(), progress, directory -> log.writeTo(directory.clientLog()));
    GracefulStop signals = GracefulStop.on(run::stop);
    try {
      FailoverResult result = run.run();
      progress.endLine();
      tell(plan, result);
      return ExitCode.of(result.verdict());
    } finally {
      progress.endLine();
      signals.release();
    }
  }

  private FailoverPlan plan() {
    try {
      refuseDuration();
      ExperimentSpec asked = experiment.spec(name, List.of(), ResolvedOptions.of(command));
      if (asked.load().isSaturating() || asked.load().producers() == 0) {
        throw new IllegalArgumentException(
            "a failover is measured at a rate: give --rate events/s, and at least one producer");
      }
      return FailoverPlan.of(
          asked,
          fault(),
          DurationText.parse("fault-free", faultFree),
          DurationText.parse("phase", phase),
          DurationText.parse("settle", settle),
          DurationText.parse("objective", objective));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
    }
  }

  private Fault fault() {
    Duration length = lasts == null ? null : DurationText.parse("lasts", lasts);
    return Faults.parse(
        fault,
        target == null ? null : Target.parse(target),
        length,
        new Faults.Details(cutBytes, DurationText.parse("slow-work", slowWork)));
  }

  private void refuseDuration() {
    if (command.commandLine().getParseResult().hasMatchedOption("--duration")) {
      throw new IllegalArgumentException(
          "duration follows from the fault and its recovery: leave --duration out, and see"
              + " --fault-free, --lasts and --settle");
    }
  }

  private void tell(FailoverPlan plan, FailoverResult result) {
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      out.println(ResultJson.write(result));
    } else {
      out.print(FailoverTable.of(result));
      Path runs = plan.experiment().files().runs();
      out.println("files       " + RunDirectory.open(runs.resolve(result.name())).path());
    }
    out.flush();
  }
}
