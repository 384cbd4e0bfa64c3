package io.millrace.pipeline.failover;

import io.millrace.core.ledger.LogAudit;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.report.ReportPage;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Progress;
import io.millrace.pipeline.rig.RunObserver;
import io.millrace.pipeline.run.Experiment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * One failover run: the load, the fault in its middle, and the judgement. Run by one thread, and
 * ended early by {@link #stop} from any other.
 */
public final class FailoverRun {
  private final FailoverPlan plan;
  private final FaultDriver driver;
  private final AtomicReference<RunDirectory> directory = new AtomicReference<>();
  private final RunObserver observer;
  private final Experiment experiment;

  /**
   * A run that has not begun.
   *
   * @param home Millrace's checkout, for its commit
   * @param onDirectory told of the run's directory as soon as it exists
   * @param observer may show the run to others while it goes on
   */
  public FailoverRun(
      FailoverPlan plan,
      Path home,
      Progress progress,
      Consumer<RunDirectory> onDirectory,
      RunObserver observer) {
    this.plan = plan;
    this.observer = observer;
    driver = new FaultDriver(plan, directory::get, observer);
    experiment =
        new Experiment(
            plan.experiment(),
            home,
            progress,
            made -> {
              directory.set(made);
              onDirectory.accept(made);
            },
            driver,
            observer);
  }

  /** Ends the run early; what was broken is mended first. */
  public void stop() {
    experiment.stop();
  }

  /**
   * Runs it and writes its directory.
   *
   * @return what each fault came to
   * @throws RuntimeException as {@link Experiment#run} does
   */
  public List<FailoverResult> run() throws IOException, InterruptedException {
    try (driver) {
      Summary summary = experiment.run();
      RunDirectory of = Objects.requireNonNull(directory.get());
      List<Observed> observed = driver.observed();
      LogAudit audit = observed.get(0).audit();
      long lostFromMs = earliestLostNs(observed.get(0)).orElse(Long.MAX_VALUE) / 1_000_000;
      LoadRecord load = LoadRecord.of(of, audit.lost(), lostFromMs);
      List<FailoverResult> results =
          observed.stream().map(one -> new Judgement(plan, summary, load, one).result()).toList();
      of.writeFailover(results);
      observer.judged(results);
      if (plan.experiment().files().page()) {
        of.writeReport(ReportPage.of(of)); // once more, now that it is known what the fault cost
      }
      return results;
    }
  }

  private OptionalLong earliestLostNs(Observed observed) {
    ExperimentSpec.Load load = plan.experiment().load();
    return LostEvents.earliestDueNs(
        load.workload(), load.producers(), observed.writes().size(), observed.audit().lostEvents());
  }
}
