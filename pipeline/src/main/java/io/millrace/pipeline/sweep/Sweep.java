package io.millrace.pipeline.sweep;

import io.millrace.pipeline.cluster.ClusterUnavailableException;
import io.millrace.pipeline.experiment.Experiment;
import io.millrace.pipeline.experiment.ExperimentSpec;
import io.millrace.pipeline.experiment.ExperimentSpec.Target;
import io.millrace.pipeline.experiment.Interventions;
import io.millrace.pipeline.experiment.Progress;
import io.millrace.pipeline.report.Environment;
import io.millrace.pipeline.report.RunDirectory;
import io.millrace.pipeline.report.Summary;
import io.millrace.pipeline.report.SweepDirectory;
import io.millrace.pipeline.report.SweepResult;
import io.millrace.pipeline.report.SweepResult.Configuration;
import io.millrace.pipeline.report.SweepResult.Phase;
import io.millrace.pipeline.report.SweepResult.Run;
import io.millrace.pipeline.sweep.SweepPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.utils.AppInfoParser;
import org.jspecify.annotations.Nullable;

/**
 * Runs a plan, step by step, each with a fresh topic and fresh clients. Every step that ended is on
 * disk before the next begins, so that a sweep which was ended goes on where it was. Run by one
 * thread, ended early by {@link #stop} from any other.
 */
public final class Sweep {
  /** Runs that die one after the other say that nothing will come of the rest. */
  private static final int FAILURES_IN_A_ROW = 3;

  private final SweepPlan plan;
  private final Experiments experiments;
  private final SweepDirectory directory;
  private final Path home;
  private final Consumer<String> progress;
  private final Map<String, Target> targets = new HashMap<>();
  private volatile boolean stopped;
  private volatile @Nullable Experiment current;
  private volatile @Nullable Thread opening;

  /**
   * A sweep that has not begun, or not been gone on with.
   *
   * @param home Millrace's checkout, for its commit
   * @throws IllegalArgumentException when any configuration cannot be run, naming the key, its
   *     value and what is allowed
   */
  public Sweep(
      SweepPlan plan,
      Experiments experiments,
      SweepDirectory directory,
      Path home,
      Consumer<String> progress) {
    this.plan = plan;
    this.experiments = experiments;
    this.directory = directory;
    this.home = home;
    this.progress = progress;
    targets.putAll(targets(plan, experiments));
  }

  /**
   * How long a plan will take from its start to its end.
   *
   * @throws IllegalArgumentException when any configuration cannot be run
   */
  public static Duration estimate(SweepPlan plan, Experiments experiments) {
    return TimeEstimate.of(plan.steps(), plan.phases(), targets(plan, experiments)::get);
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
    stopped = true;
    Experiment running = current;
    if (running != null) {
      running.stop();
    }
    Thread starting = opening;
    if (starting != null) {
      starting.interrupt();
    }
  }

  /**
   * Runs what is left of the plan.
   *
   * @return the result, or nothing when the sweep was stopped before its end
   * @throws IllegalStateException when runs died one after the other
   */
  public Optional<SweepResult> run() throws IOException, InterruptedException {
    List<Run> done = new ArrayList<>(directory.readRuns());
    List<Step> left = plan.steps().stream().filter(step -> find(done, step).isEmpty()).toList();
    try (SharedCluster cluster =
        new SharedCluster(directory.brokers(), directory.logs(), progress)) {
      int failures = 0;
      for (int i = 0; i < left.size() && !stopped; i++) {
        announce(left, i, done.size());
        Run run = measure(left.get(i), cluster, done);
        if (stopped) {
          break;
        }
        directory.append(run);
        done.add(run);
        progress.accept("  " + outcome(run));
        failures = run.figures() == null ? failures + 1 : 0;
        if (failures == FAILURES_IN_A_ROW) {
          throw new IllegalStateException(
              failures + " runs failed one after the other, the last because " + run.reasons());
        }
      }
    }
    if (stopped) {
      return Optional.empty();
    }
    SweepResult result = result(done);
    directory.writeResult(result);
    return Optional.of(result);
  }

  private void announce(List<Step> left, int index, int doneBefore) {
    Step step = left.get(index);
    Duration rest = TimeEstimate.of(left.subList(index, left.size()), plan.phases(), targets::get);
    progress.accept(
        String.format(
            Locale.ROOT,
            "%d of %d, block %d, about %d min left: %s, %s",
            doneBefore + 1,
            plan.steps().size(),
            step.block(),
            Math.round(rest.toSeconds() / 60.0),
            step.configuration(),
            step.phase().name().toLowerCase(Locale.ROOT)));
  }

  private Run measure(Step step, SharedCluster cluster, List<Run> done)
      throws IOException, InterruptedException {
    @Nullable String rate = rate(step, done);
    if (rate == null) {
      return without(step, "", "its capacity is not known: that run came to nothing");
    }
    String[] runName = {""};
    try {
      Target.Existing opened = open(cluster, step);
      if (cluster.takeFreshness()) {
        new BrokerWarmup(experiments, directory.runs(), home)
            .run(
                opened,
                Duration.ofMillis(plan.phases().brokerWarmupMs()),
                this::begin,
                () -> stopped);
      }
      ExperimentSpec spec =
          experiments.of(
              overrides(plan, step.configuration()),
              new Experiments.Load(
                  rate,
                  Duration.ofMillis(plan.phases().millis(step.phase())),
                  Duration.ofMillis(plan.phases().warmupMs())),
              "block-" + step.block() + "-" + step.phase().name().toLowerCase(Locale.ROOT),
              directory.runs());
      Experiment experiment =
          new Experiment(
              spec.on(opened),
              home,
              Progress.SILENT,
              runDirectory -> runName[0] = runDirectory.name(),
              Interventions.NONE);
      begin(experiment);
      return judged(step, experiment.run());
    } catch (IllegalStateException | ClusterUnavailableException e) {
      return without(step, runName[0], String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      if (!stopped) {
        throw e;
      }
      return without(step, runName[0], "stopped");
    } finally {
      current = null;
    }
  }

  /** From now on {@link #stop} reaches it; if that was called before, it ends at once. */
  private void begin(Experiment experiment) {
    current = experiment;
    if (stopped) {
      experiment.stop();
    }
  }

  private Target.Existing open(SharedCluster cluster, Step step) throws InterruptedException {
    opening = Thread.currentThread();
    try {
      return cluster.open(Objects.requireNonNull(targets.get(step.configuration())));
    } finally {
      opening = null;
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
    return find(done, new Step(step.block(), step.copy(), step.configuration(), Phase.CAPACITY))
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
        summary.verdict(),
        summary.reasons(),
        settled.settled(),
        settled.cutSeconds(),
        settled.measuredSeconds(),
        settled.figures(),
        settled.histogram());
  }

  private static Run without(Step step, String runName, String reason) {
    return new Run(
        step.block(),
        step.copy(),
        step.configuration(),
        step.phase(),
        runName,
        "failed",
        List.of(reason),
        false,
        0,
        0,
        null,
        null);
  }

  private static Optional<Run> find(List<Run> done, Step step) {
    return done.stream()
        .filter(
            run ->
                run.block() == step.block()
                    && run.copy() == step.copy()
                    && run.phase() == step.phase()
                    && run.configuration().equals(step.configuration()))
        .findFirst();
  }

  private static String outcome(Run run) {
    SweepResult.Figures figures = run.figures();
    if (figures == null) {
      return "failed: " + run.reasons();
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
        + (run.verdict().equals("pass") ? "" : ", " + run.verdict() + ": " + run.reasons());
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
        plan.configurations(),
        runs);
  }
}
