package io.millrace.pipeline.failover;

import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import io.millrace.pipeline.run.Progress;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.run.RunObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Many failover runs, one after the other: in every round each scenario once, in a random order of
 * its own, so that whatever drifts over the hours falls on all alike. Run by one thread, and ended
 * early by {@link #stop} from any other.
 */
public final class FailoverSeries {
  private final List<Scenario> scenarios;
  private final int rounds;
  private final Path runs;
  private final Path home;
  private final Consumer<String> told;
  private final RunObserver observer;
  private volatile boolean stopped;
  private volatile @Nullable FailoverRun current;

  /**
   * What is done, under which settings.
   *
   * @param name runs of the same name are repeats
   */
  public record Scenario(String name, Plans plans) {}

  /** Makes the plan of one run. */
  public interface Plans {
    /**
     * The plan.
     *
     * @param name of the run, part of its directory's name
     * @param runs where its directory goes
     * @param round from 1: each has a seed of its own, and with it another phase
     */
    FailoverPlan of(String name, Path runs, int round);
  }

  /**
   * What a series came to.
   *
   * @param failed runs without a result, each with its reason
   * @param stopped it was ended before its time
   */
  public record Outcome(List<Trial> trials, List<String> failed, boolean stopped) {
    /** Copies the lists. */
    public Outcome {
      trials = List.copyOf(trials);
      failed = List.copyOf(failed);
    }
  }

  /**
   * A series that has not begun.
   *
   * @param told of every run, in a line
   * @param observer of every run
   */
  public FailoverSeries(
      List<Scenario> scenarios,
      int rounds,
      Path runs,
      Path home,
      Consumer<String> told,
      RunObserver observer) {
    this.observer = observer;
    this.scenarios = List.copyOf(scenarios);
    this.rounds = rounds;
    this.runs = runs;
    this.home = home;
    this.told = told;
  }

  /** Ends the series with the run that is on; what is broken is healed first. */
  public void stop() {
    stopped = true;
    FailoverRun running = current;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Runs it.
   *
   * @param before trials of an earlier part, which are not run again
   * @param ended given all that there is so far, whenever a run has ended
   */
  public Outcome run(List<Trial> before, Consumer<Outcome> ended) {
    List<Trial> trials = new ArrayList<>(before);
    List<String> failed = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      List<Scenario> shuffled = new ArrayList<>(scenarios);
      Collections.shuffle(shuffled, new Random(round));
      for (Scenario scenario : shuffled) {
        if (stopped) {
          return new Outcome(trials, failed, true);
        }
        if (isAmong(before, scenario, round)) {
          continue;
        }
        told.accept(
            "%d of %d, round %d: %s"
                .formatted(
                    trials.size() + failed.size() + 1,
                    scenarios.size() * rounds,
                    round,
                    scenario.name()));
        try {
          FailoverResult result = run(scenario, round);
          if (stopped) {
            return new Outcome(trials, failed, true); // half a run is none: it is run again
          }
          trials.add(new Trial(scenario.name(), round, result.withoutDetails()));
        } catch (RuntimeException | IOException e) {
          failed.add(scenario.name() + ", round " + round + ": " + e.getMessage());
          told.accept("  failed: " + e.getMessage());
        } catch (InterruptedException e) {
          return new Outcome(trials, failed, true); // ended while brokers started
        }
        ended.accept(new Outcome(trials, failed, true));
      }
    }
    return new Outcome(trials, failed, stopped);
  }

  private static boolean isAmong(List<Trial> trials, Scenario scenario, int round) {
    return trials.stream()
        .anyMatch(trial -> trial.round() == round && trial.scenario().equals(scenario.name()));
  }

  private FailoverResult run(Scenario scenario, int round)
      throws IOException, InterruptedException {
    FailoverPlan plan = scenario.plans().of("trial", runs, round);
    FailoverRun run =
        new FailoverRun(plan, new RunContext(home, Progress.SILENT, observer, directory -> {}));
    current = run;
    try {
      if (stopped) {
        run.stop();
      }
      FailoverResult result = finished(run.run());
      told.accept("  " + line(result));
      return result;
    } finally {
      current = null;
    }
  }

  private static FailoverResult finished(FailoverRun.Finished run) {
    run.directory().markEnded(); // its result goes into the series; it has no page
    return FailoverResult.worst(run.results());
  }

  private static String line(FailoverResult result) {
    FailoverResult.Spread writes = result.writeGapMs().victimLed();
    FailoverResult.Spread reads = result.readGapMs().victimLed();
    return "%s, longest write gap %s, read gap %s, %d lost"
        .formatted(result.verdict().word(), worst(writes), worst(reads), result.audit().lost());
  }

  private static String worst(FailoverResult.@Nullable Spread spread) {
    return spread == null || spread.worst() == 0
        ? "none"
        : "%.2f s".formatted(spread.worst() / 1_000);
  }
}
