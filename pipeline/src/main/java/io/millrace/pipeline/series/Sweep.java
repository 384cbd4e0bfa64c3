package io.millrace.pipeline.series;

import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import io.millrace.pipeline.plan.UsageException;
import io.millrace.pipeline.result.Environment;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.SweepDirectory;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import io.millrace.pipeline.run.RunObserver;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan, step by step, each with a fresh topic and fresh clients. Every step that ended is on
 * disk before the next begins, so that a sweep which was ended goes on with the block that it was
 * in. Run by one thread, ended early by {@link #stop} from any other.
 */
public final class Sweep {
  /** When so many configurations die one after the other, nothing will come of the rest. */
  private static final int FAILED_IN_A_ROW = 3;

  private final SweepPlan plan;
  private final Experiments experiments;
  private final SweepDirectory directory;
  private final Path home;
  private final Consumer<String> progress;
  private final Map<String, Target> targets;
  private final SharedCluster cluster;
  private final RunSequence sequence;

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
    this.experiments = experiments;
    this.directory = directory;
    this.home = home;
    this.progress = progress;
    this.targets = targets(plan, experiments);
    this.cluster = new SharedCluster(directory.brokers(), directory.logs(), progress);
    this.sequence =
        new RunSequence(
            experiments,
            cluster,
            Duration.ofMillis(plan.phases().brokerWarmupMs()),
            directory.runs(),
            home,
            observer);
  }

  /**
   * How long a plan will take from its start to its end.
   *
   * @throws IllegalArgumentException when any configuration cannot be run
   */
  public static Duration estimate(SweepPlan plan, Experiments experiments) {
    return TimeEstimate.of(plan.steps(), plan.phases(), targets(plan, experiments)::get, null);
  }

  private static Map<String, Target> targets(SweepPlan plan, Experiments experiments) {
    Map<String, Target> targets = new HashMap<>();
    for (Configuration configuration : plan.configurations()) {
      ExperimentSpec spec =
          experiments.of(
              overrides(plan, configuration.id()),
              new Experiments.Load("max", Duration.ofSeconds(1), Duration.ZERO),
              "check",
              Path.of("."));
      targets.put(configuration.id(), spec.cluster());
    }
    return targets;
  }

  private static Map<String, String> overrides(SweepPlan plan, String configuration) {
    return Configurations.differences(
        plan.configuration(configuration).settings(),
        plan.configuration(SweepResult.BASELINE).settings());
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
    List<Run> done = wholeBlocks();
    List<Step> left = plan.steps().stream().filter(step -> !isDone(step, done)).toList();
    try (cluster) {
      Set<String> failed = new HashSet<>();
      for (int i = 0; i < left.size(); i++) {
        Step step = left.get(i);
        announce(left, i);
        Run run = measure(step, done);
        if (run.verdict() == RunOutcome.FAILED) {
          keep(run, done);
          run = measure(step, done);
        }
        keep(run, done);
        if (run.figures() != null) {
          failed.clear();
        } else if (run.verdict() == RunOutcome.FAILED) {
          failed.add(step.configuration());
          requireHope(failed, run);
        }
      }
    } catch (CancellationException e) {
      return Optional.empty();
    }
    SweepResult result = result(done);
    directory.writeResult(result);
    return Optional.of(result);
  }

  private void requireHope(Set<String> failed, Run last) {
    if (failed.size() == Math.min(FAILED_IN_A_ROW, plan.configurations().size())) {
      throw new IllegalStateException(
          "one configuration after the other failed, the last because " + last.reasons());
    }
  }

  /** A run that failed is made once more, also when the sweep was ended in between. */
  private static boolean isDone(Step step, List<Run> done) {
    List<Run> ofStep = done.stream().filter(step::isOf).toList();
    return ofStep.size() > 1 || ofStep.stream().anyMatch(run -> run.verdict() != RunOutcome.FAILED);
  }

  /**
   * The runs that need not be made again. A block is compared within itself, so one that was
   * interrupted is begun anew: by now the brokers are others, and the hour is.
   */
  private List<Run> wholeBlocks() {
    List<Run> done = new ArrayList<>(directory.readRuns());
    Set<Integer> broken =
        plan.steps().stream()
            .filter(step -> !isDone(step, done))
            .map(Step::block)
            .collect(Collectors.toSet());
    int setAside = directory.setAside(run -> broken.contains(run.block()));
    if (setAside > 0) {
      progress.accept(
          setAside + " runs of the block that was interrupted are set aside and made again");
    }
    done.removeIf(run -> broken.contains(run.block()));
    return done;
  }

  private void keep(Run run, List<Run> done) {
    directory.append(run);
    done.add(run);
    progress.accept("  " + outcome(run));
  }

  private void announce(List<Step> left, int index) {
    Step step = left.get(index);
    @Nullable Target running = index == 0 ? null : targets.get(left.get(index - 1).configuration());
    Duration rest =
        TimeEstimate.of(left.subList(index, left.size()), plan.phases(), targets::get, running);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d of %d, block %d, about %d min left: %s, %s",
            plan.steps().size() - left.size() + index + 1,
            plan.steps().size(),
            step.block(),
            Math.round(rest.toSeconds() / 60.0),
            step.configuration(),
            step.phase().name().toLowerCase(Locale.ROOT)));
  }

  private Run measure(Step step, List<Run> done) throws IOException, InterruptedException {
    @Nullable String rate = rate(step, done);
    if (rate == null) {
      return without(
          step, "", RunOutcome.SKIPPED, "its capacity is not known: that run does not count");
    }
    String[] runName = {""};
    try {
      ExperimentSpec spec =
          experiments.of(
              overrides(plan, step.configuration()),
              new Experiments.Load(
                  rate,
                  Duration.ofMillis(plan.phases().millis(step.phase())),
                  Duration.ofMillis(plan.phases().warmupMs())),
              "block-" + step.block() + "-" + step.phase().name().toLowerCase(Locale.ROOT),
              directory.runs());
      return judged(step, sequence.run(spec, RunObserver.NONE, begun -> runName[0] = begun.name()));
    } catch (CancellationException e) {
      throw e;
    } catch (IllegalStateException | ClusterUnavailableException e) {
      return without(step, runName[0], RunOutcome.FAILED, String.valueOf(e.getMessage()));
    } catch (UsageException | IllegalArgumentException e) {
      if (step.configuration().equals(SweepResult.BASELINE)) {
        throw e;
      }
      return without(step, runName[0], RunOutcome.REFUSED, String.valueOf(e.getMessage()));
    }
  }

  /** The rate to run at; null when it should be a share of a capacity that is not known. */
  private @Nullable String rate(Step step, List<Run> done) {
    if (step.phase() == Phase.CAPACITY) {
      return "max";
    }
    Double share = plan.phases().latencyShare();
    if (share == null) {
      return plain(plan.phases().latencyPerSecond());
    }
    return done.stream()
        .filter(step.withPhase(Phase.CAPACITY)::isOf)
        .filter(Run::counts)
        .findFirst()
        .map(Run::figures)
        .map(figures -> plain(Math.rint(figures.eventsPerSecond() * share)))
        .orElse(null);
  }

  private static String plain(@Nullable Double perSecond) {
    return String.format(Locale.ROOT, "%.0f", perSecond);
  }

  private Run judged(Step step, Summary summary) {
    SettledFigures settled =
        SettledFigures.of(
            RunDirectory.open(directory.runs().resolve(summary.name())),
            summary,
            step.phase(),
            plan.phases().millis(step.phase()));
    return new Run(
        step.block(),
        step.copy(),
        step.configuration(),
        step.phase(),
        summary.name(),
        RunOutcome.of(summary.verdict()),
        summary.reasons(),
        settled.settled(),
        settled.cutSeconds(),
        settled.measuredSeconds(),
        settled.figures(),
        settled.histogram());
  }

  private static Run without(Step step, String runName, RunOutcome verdict, String reason) {
    return new Run(
        step.block(),
        step.copy(),
        step.configuration(),
        step.phase(),
        runName,
        verdict,
        List.of(reason),
        false,
        0,
        0,
        null,
        null);
  }

  private static String outcome(Run run) {
    SweepResult.Figures figures = run.figures();
    if (figures == null) {
      return run.verdict().word() + ": " + run.reasons();
    }
    String what =
        run.phase() == Phase.CAPACITY
            ? String.format(Locale.ROOT, "%,.0f events/s", figures.eventsPerSecond())
            : String.format(
                Locale.ROOT,
                "p50 %s ms, p99 %s ms",
                figures.response().p50(),
                figures.response().p99());
    return what
        + (run.settled() ? "" : ", no steady state")
        + (run.verdict() == RunOutcome.PASS
            ? ""
            : ", " + run.verdict().word() + ": " + run.reasons());
  }

  private SweepResult result(List<Run> runs) throws IOException {
    return new SweepResult(
        SweepResult.VERSION,
        plan.name(),
        directory.startedAt(),
        directory.command(),
        Environment.here(
            directory.runs(),
            home,
            AppInfoParser.getVersion(),
            Objects.requireNonNull(targets.get(SweepResult.BASELINE)).brokers()),
        plan.design(),
        plan.seed(),
        plan.blocks(),
        plan.phases().latencyAt(),
        plan.phases().lengths(),
        plan.baseline(),
        plan.configurations(),
        runs);
  }
}
