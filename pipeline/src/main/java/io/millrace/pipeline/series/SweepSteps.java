package io.millrace.pipeline.series;

import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.ExperimentSpec.Target;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.result.EndedStep;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import io.millrace.pipeline.series.SweepPlan.Step;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs the steps of a sweep, each with a fresh topic and fresh clients. Used by its thread. */
final class SweepSteps implements StepRunner<Step, Run> {
  private final SweepPlan plan;
  private final Experiments experiments;
  private final RunSequence sequence;
  private final Path runs;
  private final Map<String, Target> targets;

  /**
   * Configurations differ in their brokers, so that each is given fresh ones: those of a
   * configuration that comes after itself would be warmer than all others.
   */
  private final boolean brokersDiffer;

  /** What comes through to the groups is of interest, in all configurations alike. */
  private final boolean measuresHandling;

  private @Nullable Step last;

  /**
   * Steps whose runs go to {@code runs}.
   *
   * @throws IllegalArgumentException when any configuration cannot be run, naming the key, its
   *     value and what is allowed
   */
  SweepSteps(SweepPlan plan, Experiments experiments, RunSequence sequence, Path runs) {
    this.plan = plan;
    this.experiments = experiments;
    this.sequence = sequence;
    this.runs = runs;
    Map<String, ExperimentSpec> specs = specs(plan, experiments);
    this.targets = targets(specs);
    this.brokersDiffer = brokersDiffer(targets);
    this.measuresHandling =
        specs.values().stream()
            .flatMap(spec -> spec.legs().stream())
            .anyMatch(LegSpec::hasWorkBehindTheLog);
  }

  /** The cluster that each configuration asks for. */
  static Map<String, Target> targets(SweepPlan plan, Experiments experiments) {
    return targets(specs(plan, experiments));
  }

  private static Map<String, Target> targets(Map<String, ExperimentSpec> specs) {
    Map<String, Target> targets = new HashMap<>();
    specs.forEach((configuration, spec) -> targets.put(configuration, spec.cluster()));
    return targets;
  }

  private static Map<String, ExperimentSpec> specs(SweepPlan plan, Experiments experiments) {
    Map<String, ExperimentSpec> specs = new HashMap<>();
    for (SweepResult.Configuration configuration : plan.configurations()) {
      ExperimentSpec spec =
          experiments.of(
              overrides(plan, configuration.id()),
              new Experiments.Load("max", Duration.ofSeconds(1), Duration.ZERO),
              "check",
              Path.of("."));
      specs.put(configuration.id(), spec);
    }
    return specs;
  }

  /** True when not all of {@code targets} ask for the same brokers. */
  static boolean brokersDiffer(Map<String, Target> targets) {
    return targets.values().stream().distinct().count() > 1;
  }

  private static Map<String, String> overrides(SweepPlan plan, String configuration) {
    return Configurations.differences(
        plan.configuration(configuration).settings(),
        plan.configuration(SweepResult.BASELINE).settings());
  }

  /** How many brokers the baseline has. */
  String baselineBrokers() {
    return Objects.requireNonNull(targets.get(SweepResult.BASELINE)).brokers();
  }

  @Override
  public Duration estimate(List<Step> left, List<EndedStep<Run>> ended) {
    return TimeEstimate.of(left, plan.phases(), targets, last);
  }

  @Override
  public Optional<String> whyNot(Step step, List<EndedStep<Run>> ended) {
    return rate(step, ended) == null
        ? Optional.of("its capacity is not known: that run does not count")
        : Optional.empty();
  }

  @Override
  public Run run(Step step, List<EndedStep<Run>> ended, Consumer<String> begun)
      throws IOException, InterruptedException {
    ExperimentSpec spec =
        experiments.of(
            overrides(plan, step.configuration()),
            new Experiments.Load(
                Objects.requireNonNull(rate(step, ended)),
                Duration.ofMillis(plan.phases().millis(step.phase())),
                Duration.ofMillis(plan.phases().warmupMs())),
            "block-" + step.block() + "-" + step.phaseWord(),
            runs);
    if (brokersDiffer && !step.isOfSameConfiguration(last)) {
      sequence.endBrokers();
    }
    last = step;
    BrokerCpu meter = new BrokerCpu(sequence::brokers);
    Summary summary = sequence.run(spec, meter, directory -> begun.accept(directory.name()));
    return judged(step, summary, meter.secondsPerMillion(summary.events().acknowledged()));
  }

  /** The rate to run at; null when it should be a share of a capacity that is not known. */
  private @Nullable String rate(Step step, List<EndedStep<Run>> ended) {
    if (step.phase() == Phase.CAPACITY) {
      return "max";
    }
    Double share = plan.phases().latencyShare();
    if (share == null) {
      return SignificantDigits.plain(Objects.requireNonNull(plan.phases().latencyPerSecond()));
    }
    return ended.stream()
        .filter(step.withPhase(Phase.CAPACITY)::isOf)
        .map(EndedStep::result)
        .filter(run -> run != null && run.counts())
        .findFirst()
        .map(Run::figures)
        .map(figures -> shareOf(comesThrough(figures), share))
        .orElse(null);
  }

  /** A rate that the log takes and nobody can handle would measure nothing but its backlog. */
  private static double comesThrough(SweepResult.Figures figures) {
    Double handled = figures.handledPerSecond();
    return handled == null ? figures.eventsPerSecond() : handled;
  }

  /** To a whole number, unless that would be another rate. */
  private static String shareOf(double perSecond, double share) {
    double rate = perSecond * share;
    return rate >= 100 ? SignificantDigits.plain(Math.rint(rate)) : SignificantDigits.brief(rate);
  }

  private Run judged(Step step, Summary summary, @Nullable Double brokerCpu) {
    RunDirectory directory = RunDirectory.open(runs.resolve(summary.name()));
    SettledFigures settled =
        SettledFigures.of(directory, summary, step.phase(), plan.phases().millis(step.phase()));
    Double handled =
        measuresHandling ? HandledRate.perSecond(directory, summary.groups().size()) : null;
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
        settled.figures().with(brokerCpu, handled),
        settled.histogram());
  }

  @Override
  public String words(Run run) {
    SweepResult.Figures figures = run.figures();
    if (figures == null) {
      return run.verdict().word() + ": " + run.reasons();
    }
    String what =
        run.phase() == Phase.CAPACITY
            ? SignificantDigits.of(figures.eventsPerSecond()) + " events/s"
            : "p50 %s ms, p99 %s ms"
                .formatted(
                    SignificantDigits.millis(figures.response().p50()),
                    SignificantDigits.millis(figures.response().p99()));
    return what
        + (run.settled() ? "" : ", no steady state")
        + (run.verdict() == RunOutcome.PASS
            ? ""
            : ", " + run.verdict().word() + ": " + run.reasons());
  }
}
