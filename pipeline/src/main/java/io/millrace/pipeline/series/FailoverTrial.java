package io.millrace.pipeline.series;

import io.millrace.pipeline.failover.FailoverPlan;
import io.millrace.pipeline.failover.FailoverRun;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.run.Progress;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.run.RunObserver;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs one failover run after the other. Used by one thread, ended by {@link #stop} from any other.
 */
final class FailoverTrial {
  private final Path home;
  private final RunObserver observer;
  private volatile boolean stopped;
  private volatile @Nullable FailoverRun current;

  /**
   * None has begun.
   *
   * @param home Millrace's checkout, for its commit
   * @param observer of every run
   */
  FailoverTrial(Path home, RunObserver observer) {
    this.home = home;
    this.observer = observer;
  }

  /** Ends the run that is on, and lets no other begin; what is broken is healed first. */
  void stop() {
    stopped = true;
    FailoverRun running = current;
    if (running != null) {
      running.stop();
    }
  }

  /**
   * Runs one.
   *
   * @param begun is told the name of its directory as soon as there is one
   * @return what it came to; of several faults the worst
   * @throws CancellationException when it was stopped: half a run is none
   */
  FailoverResult run(FailoverPlan plan, Consumer<String> begun)
      throws IOException, InterruptedException {
    FailoverRun run =
        new FailoverRun(
            plan,
            new RunContext(
                home, Progress.SILENT, observer, directory -> begun.accept(directory.name())));
    current = run;
    try {
      requireGoingOn();
      FailoverRun.Finished finished = run.run();
      finished.directory().markEnded(); // its result goes into the series; it has no page
      requireGoingOn();
      return FailoverResult.worst(finished.results());
    } catch (RuntimeException | IOException | InterruptedException e) {
      requireGoingOn(); // what breaks when a run is broken off is no failure of it
      throw e;
    } finally {
      current = null;
    }
  }

  private void requireGoingOn() {
    if (stopped) {
      throw new CancellationException("stopped");
    }
  }
}
