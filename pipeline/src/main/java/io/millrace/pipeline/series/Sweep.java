package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.SweepDirectory;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import io.millrace.pipeline.run.RunObserver;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.AppInfoParser;

/**
 * A sweep: what its plan asks for, step by step, on brokers that stay as long as the configurations
 * ask for the same ones. Run by one thread, ended early by {@link #stop} from any other.
 */
public final class Sweep {
  private final SweepPlan plan;
  private final SweepDirectory directory;
  private final Path home;
  private final Consumer<String> progress;
  private final SharedCluster cluster;
  private final RunSequence sequence;
  private final SweepSteps steps;

  /**
   * A sweep that has not begun, or not been gone on with.
   *
   * @param home Millrace's checkout, for its commit
   * @param observer of every run but those of the warm-up
   * @throws IllegalArgumentException when any configuration cannot be run, naming the key, its
   *     value and what is allowed
   */
  public Sweep(
      SweepPlan plan,
      Experiments experiments,
      SweepDirectory directory,
      Path home,
      Consumer<String> progress,
      RunObserver observer) {
    this.plan = plan;
    this.directory = directory;
    this.home = home;
    this.progress = progress;
    this.cluster = new SharedCluster(directory.brokers(), directory.logs(), progress);
    this.sequence =
        new RunSequence(
            experiments,
            cluster,
            Duration.ofMillis(plan.phases().brokerWarmupMs()),
            directory.runs(),
            home,
            observer);
    this.steps = new SweepSteps(plan, experiments, sequence, directory.runs());
  }

  /**
   * How long a plan will take from its start to its end.
   *
   * @throws IllegalArgumentException when any configuration cannot be run
   */
  public static Duration estimate(SweepPlan plan, Experiments experiments) {
    return TimeEstimate.of(
        plan.steps(), plan.phases(), SweepSteps.targets(plan, experiments), null);
  }

  /** Ends the sweep: the run that is on is given up, those that ended are kept. */
  public void stop() {
    sequence.stop();
  }

  /**
   * Runs what is left of the plan.
   *
   * @return the result, or nothing when the sweep was stopped before its end
   * @throws IllegalStateException when runs died one after the other
   * @throws UsageException when the brokers do not accept the baseline
   */
  public Optional<SweepResult> run() throws IOException, InterruptedException {
    Series<Step, Run> series = new Series<>(plan, steps, directory, progress);
    try (cluster) {
      while (series.hasNext()) {
        series.runNext();
      }
    } catch (CancellationException e) {
      return Optional.empty();
    }
    SweepResult result = result(series.ended());
    directory.writeResult(result);
    return Optional.of(result);
  }

  private SweepResult result(List<EndedStep<Run>> ended) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (EndedStep<Run> one : ended) {
      Run run = one.result();
      runs.add(run == null ? without(one) : run);
    }
    return new SweepResult(
        SweepResult.VERSION,
        plan.name(),
        directory.startedAt(),
        directory.command(),
        Environment.here(
            directory.runs(), home, AppInfoParser.getVersion(), steps.baselineBrokers()),
        plan.design(),
        plan.seed(),
        plan.blocks(),
        plan.phases().latencyAt(),
        plan.phases().lengths(),
        plan.baseline(),
        plan.configurations(),
        runs);
  }

  /** What a step that came to no result stands for in the sweep's. */
  private Run without(EndedStep<Run> ended) {
    Step step = plan.steps().stream().filter(one -> one.isOf(ended)).findFirst().orElseThrow();
    return new Run(
        step.block(),
        step.copy(),
        step.configuration(),
        step.phase(),
        ended.directory(),
        RunOutcome.valueOf(ended.outcome().name()),
        List.of(ended.reason()),
        false,
        0,
        0,
        null,
        null);
  }
}
