package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.FailoverDirectory;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.run.RunObserver;
import io.millrace.pipeline.series.FailoverSeriesPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * Many failover runs, one after the other, each on brokers of its own. Run by one thread, and ended
 * early by {@link #stop} from any other.
 */
public final class FailoverSeries {
  private final FailoverSeriesPlan plan;
  private final FailoverDirectory directory;
  private final @Nullable Path out;
  private final Consumer<String> progress;
  private final Environment environment;
  private final FailoverTrial trial;
  private final FailoverSteps steps;

  /**
   * A series that has not begun, or not been gone on with.
   *
   * @param out where the result goes after every run, besides its directory at the end; may be null
   * @param home Millrace's checkout, for its commit
   * @param brokers how many, and which, in words
   * @param observer of every run
   */
  public FailoverSeries(
      FailoverSeriesPlan plan,
      FailoverPlans plans,
      FailoverDirectory directory,
      @Nullable Path out,
      Path home,
      String brokers,
      Consumer<String> progress,
      RunObserver observer)
      throws IOException {
    this.plan = plan;
    this.directory = directory;
    this.out = out;
    this.progress = progress;
    this.environment =
        Environment.here(directory.runs(), home, AppInfoParser.getVersion(), brokers);
    this.trial = new FailoverTrial(home, observer);
    this.steps = new FailoverSteps(plan, plans, trial, directory.runs());
  }

  /**
   * How long a plan will take from its start to its end.
   *
   * @throws IllegalArgumentException when any scenario cannot be run
   */
  public static Duration estimate(FailoverSeriesPlan plan, FailoverPlans plans) {
    List<String> scenarios = plan.steps().stream().map(Step::scenario).toList();
    return FailoverSteps.times(plan, plans).of(scenarios, List.of());
  }

  /** Ends the series with the run that is on; what is broken is healed first. */
  public void stop() {
    trial.stop();
  }

  /**
   * Takes over what an earlier result has of rounds that the directory has nothing of.
   *
   * @param earlier of the same series
   */
  public void takeOver(FailoverSeriesResult earlier) {
    Set<Integer> here =
        directory.ended().stream().map(EndedStep::block).collect(Collectors.toSet());
    TrialRecord.steps(earlier).stream()
        .filter(step -> !here.contains(step.block()))
        .forEach(directory::append);
  }

  /**
   * What a series came to.
   *
   * @param whole false: it was stopped before its end
   */
  public record Outcome(FailoverSeriesResult result, boolean whole) {}

  /**
   * Runs what is left of the plan.
   *
   * @throws IllegalStateException when runs died one after the other
   * @throws UsageException when every scenario was refused
   */
  public Outcome run() throws IOException, InterruptedException {
    Series<Step, FailoverResult> series = new Series<>(plan, steps, directory, progress);
    try {
      while (series.hasNext()) {
        series.runNext();
        writeOut(result(series.ended()));
      }
    } catch (CancellationException e) {
      return new Outcome(result(series.ended()), false);
    }
    FailoverSeriesResult result = result(series.ended());
    directory.writeResult(result);
    writeOut(result);
    return new Outcome(result, true);
  }

  private FailoverSeriesResult result(List<EndedStep<FailoverResult>> ended) {
    return new FailoverSeriesResult(
        FailoverSeriesResult.VERSION,
        plan.name(),
        directory.startedAt(),
        directory.command(),
        environment,
        directory.request(),
        TrialRecord.trials(ended),
        TrialRecord.failures(ended));
  }

  private void writeOut(FailoverSeriesResult result) {
    if (out != null) {
      ResultFiles.write(out, result);
    }
  }
}
