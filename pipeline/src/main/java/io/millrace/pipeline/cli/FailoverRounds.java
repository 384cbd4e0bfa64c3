package io.millrace.pipeline.cli;

import io.millrace.pipeline.cluster.Leftovers;
import io.millrace.pipeline.doctor.Doctor;
import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.report.FailoverChecks;
import io.millrace.pipeline.report.FailoverTable;
import io.millrace.pipeline.report.MachineWarnings;
import io.millrace.pipeline.result.FailoverDirectory;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.SeriesRequest;
import io.millrace.pipeline.result.UnfinishedSeries;
import io.millrace.pipeline.series.Factor;
import io.millrace.pipeline.series.FailoverSeries;
import io.millrace.pipeline.series.FailoverSeriesPlan;
import io.millrace.pipeline.series.Scenario;
import io.millrace.pipeline.series.Scenarios;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** {@code millrace failover} with many runs. Used by the main thread. */
final class FailoverRounds {
  private final CommandSpec command;
  private final FailoverOptions options;
  private final MetricsOptions metrics;
  private final ResumptionOptions resumption;
  private final JUnitOption junit;
  private final Asked asked;
  private final FailoverParser parser;

  /**
   * What makes it many runs.
   *
   * @param matrix a table of scenarios; null for the fault that the options name
   * @param vary each {@code KEY=VALUE,...}
   * @param control with a fault-free run in each round
   * @param out where the result goes besides the series' directory; null: nowhere
   */
  record Asked(
      String name,
      int rounds,
      @Nullable String matrix,
      List<String> vary,
      boolean control,
      @Nullable Path out,
      boolean json) {}

  FailoverRounds(
      CommandSpec command,
      FailoverOptions options,
      MetricsOptions metrics,
      ResumptionOptions resumption,
      JUnitOption junit,
      Asked asked) {
    this.command = command;
    this.options = options;
    this.metrics = metrics;
    this.resumption = resumption;
    this.junit = junit;
    this.asked = asked;
    this.parser = new FailoverParser(command);
  }

  /** Reads as the life of a series: understand, run, tell. */
  int call() throws IOException, InterruptedException {
    OutFile.requireWritable(asked.out());
    RunDirectory.requireWritable(options.runs());
    requireOneKindOfFault();
    FailoverPlan one =
        FailoverGround.understood(
            command, () -> options.plan(asked.name(), ResolvedOptions.of(command)));
    FailoverSeriesPlan plan = FailoverGround.understood(command, () -> plan(one));
    SeriesRequest request = FailoverGround.understood(command, () -> request(plan, one));
    Optional<UnfinishedSeries> unfinished =
        resumption.chosen(FailoverDirectory.unfinished(options.runs(), request));
    Optional<FailoverSeriesResult> earlier = earlier(request);
    FailoverGround ground = new FailoverGround(command, plans(plan));
    if (ground.isElsewhere()) {
      return ground.runThere(metrics);
    }
    ground.requireDisks();
    junit.begin();
    Leftovers.remove(options.runs());
    PrintStream console = ClientLog.installed().console();
    Monitoring monitoring = metrics.open(options.runs(), console);
    FailoverDirectory directory = directory(unfinished, plan, request);
    ClientLog.installed().writeTo(directory.clientLog());
    List<String> warnings = Doctor.warnings(directory.path(), one.experiment().cluster());
    FailoverSeries series =
        new FailoverSeries(
            plan,
            parser,
            directory,
            asked.out(),
            Build.home(),
            one.experiment().cluster().brokers(),
            line -> console.println("millrace: " + line),
            monitoring.observer());
    earlier.ifPresent(series::takeOver);
    console.println("millrace: " + size(plan) + "; results in " + directory.path());
    GracefulStop signals = GracefulStop.on(series::stop);
    try (monitoring;
        directory) {
      if (!directory.ended().isEmpty()) {
        console.println("millrace: " + ResumptionOptions.goingOn(directory));
      }
      FailoverSeries.Outcome outcome = series.run();
      junit.write(() -> FailoverChecks.report(outcome.result()));
      tell(outcome, warnings, directory);
      if (!outcome.whole()) {
        console.println("millrace: stopped; the same command goes on from here");
        return Main.FAILED;
      }
      return 0;
    } catch (RuntimeException | IOException | InterruptedException e) {
      junit.writeFailure(asked.name(), one.experiment().origin().command(), e);
      throw e;
    } finally {
      signals.release();
    }
  }

  private void requireOneKindOfFault() {
    if (asked.matrix() != null
        && command.commandLine().getParseResult().hasMatchedOption("--inject-command")) {
      throw new ParameterException(
          command.commandLine(),
          "matrix names its own faults: leave --inject-command out, or put it into a matrix file");
    }
  }

  private FailoverSeriesPlan plan(FailoverPlan one) {
    List<Factor> factors = asked.vary().stream().map(Factor::parse).toList();
    SweepKeys keys = new SweepKeys(command);
    factors.forEach(factor -> factor.values().forEach(value -> keys.option(factor.key(), value)));
    List<Scenario> scenarios = new Scenarios(parser).of(asked.matrix(), factors, asked.control());
    return FailoverSeriesPlan.of(asked.name(), one.experiment().seed(), asked.rounds(), scenarios);
  }

  private static SeriesRequest request(FailoverSeriesPlan plan, FailoverPlan one) {
    return SeriesRequest.of(
        plan.asked(), ConfigFiles.of(one.experiment().origin().resolved()), Build.id());
  }

  private List<FailoverPlan> plans(FailoverSeriesPlan plan) {
    return plan.scenarios().stream()
        .map(one -> parser.of(one.overrides(), null, asked.name(), options.runs()))
        .toList();
  }

  /**
   * What {@code --out} holds already; nothing when there is no such file, or it is to be written
   * anew.
   *
   * @throws UsageException in one line, when it is of another series, or of one that was begun
   *     otherwise and nobody said what to do then
   */
  private Optional<FailoverSeriesResult> earlier(SeriesRequest request) {
    Path file = asked.out();
    if (file == null || !Files.exists(file)) {
      return Optional.empty();
    }
    if (!(FailoverGround.understood(command, () -> ResultFiles.read(file))
            instanceof FailoverSeriesResult result)
        || !isOfThisSeries(result, request)) {
      throw new ParameterException(
          command.commandLine(),
          "out '" + file + "' holds the result of another command: give another file");
    }
    if (resumption.fresh()) {
      return Optional.empty();
    }
    SeriesRequest begun = result.request();
    resumption.requireAgreed(
        "the series in " + file,
        begun == null ? List.of(olderBuild(result)) : request.differencesOf(begun));
    return Optional.of(result);
  }

  private static String olderBuild(FailoverSeriesResult result) {
    return "by a build that did not record its request (commit "
        + result.environment().gitCommit()
        + ")";
  }

  private boolean isOfThisSeries(FailoverSeriesResult result, SeriesRequest request) {
    SeriesRequest begun = result.request();
    return begun == null
        ? withoutRepeat(result.command())
            .equals(withoutRepeat(ResolvedOptions.of(command).command()))
        : request.asksForTheSameAs(begun);
  }

  /** More rounds of the same are still the same, and so is what says how to go on. */
  private static String withoutRepeat(String text) {
    return text.replaceAll(" --repeat[= ][0-9]+| --go-on| --fresh", "");
  }

  private FailoverDirectory directory(
      Optional<UnfinishedSeries> unfinished, FailoverSeriesPlan plan, SeriesRequest request)
      throws IOException {
    return unfinished.isPresent()
        ? FailoverDirectory.goOn(unfinished.get())
        : FailoverDirectory.create(
            options.runs(),
            asked.name(),
            Instant.now(),
            ResolvedOptions.of(command).command(),
            request,
            plan);
  }

  private String size(FailoverSeriesPlan plan) {
    return plan.scenarios().size()
        + " scenarios in "
        + plan.rounds()
        + " rounds, "
        + plan.steps().size()
        + " runs, about "
        + SweepPlanText.minutes(FailoverSeries.estimate(plan, parser))
        + " in all";
  }

  /** Each run says by itself what its machine does to figures; once is enough here. */
  private void tell(
      FailoverSeries.Outcome outcome, List<String> warnings, FailoverDirectory directory) {
    PrintWriter stdout = command.commandLine().getOut();
    if (asked.json()) {
      stdout.println(ResultFiles.text(outcome.result()));
    } else {
      stdout.print(FailoverTable.of(outcome.result()));
      stdout.print(MachineWarnings.of(warnings));
      stdout.println(
          outcome.whole()
              ? "result      " + directory.resultFile()
              : "files       " + directory.path());
    }
    stdout.flush();
  }
}
