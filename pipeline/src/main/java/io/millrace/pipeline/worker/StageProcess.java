package io.millrace.pipeline.worker;

import io.millrace.core.measure.IntervalSource;
import io.millrace.core.stage.StageCounts;
import io.millrace.core.stage.StageWorker;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A stage worker in a JVM of its own, which can be killed without the rest of the run. Called by
 * the run's main thread and that of its faults; the readings by any.
 */
public final class StageProcess implements StageWorker {
  /** As long as a worker's thread may take to end by force, and to tell so. */
  private static final Duration FORCED_LIMIT = Duration.ofSeconds(8);

  private final StageTask task;
  private final WorkerProcess process;
  private final RemoteHistogram takenTimes = new RemoteHistogram();
  private final RemoteHistogram passedOnTimes = new RemoteHistogram();
  private final RemoteHistogram commitTimes = new RemoteHistogram();
  private final JvmUsage usageBefore;
  private volatile StageReport last;
  private volatile @Nullable String failure;
  private volatile boolean begun;

  /** A worker that is ready to start. */
  public StageProcess(StageTask task, WorkerPool pool) {
    this.task = task;
    this.process = pool.stage(task.name());
    this.usageBefore = process.usage();
    this.last = StageReport.ofNothing(task.partitions());
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public void start() {
    begun = true;
    process.begin(task, this::take);
  }

  private void take(WorkerReport report) {
    failure = report.failure();
    StageReport of = report.stage();
    if (of != null) {
      takenTimes.add(of.takenTimes());
      passedOnTimes.add(of.passedOnTimes());
      commitTimes.add(of.commitTimes());
      last = of;
    }
  }

  /** Its process. */
  public long pid() {
    return process.pid();
  }

  /** Whether its process exists. */
  public boolean isAlive() {
    return process.isAlive();
  }

  /** Kills it (SIGKILL), and waits until it is gone and all that it had told is read. */
  public void kill() throws InterruptedException {
    process.kill();
  }

  /** Whether its end before its time was asked for: it was killed, or told to crash. */
  public boolean wasEnded() {
    return process.wasKilled() || (task.crashAtCommit() > 0 && !process.isAlive());
  }

  /** What its JVM has spent on this task. */
  public JvmUsage usage() {
    return process.usage().since(usageBefore);
  }

  @Override
  public boolean hasJoined() {
    return last.joined();
  }

  @Override
  public Set<Integer> holds() {
    return Set.copyOf(last.holds());
  }

  @Override
  public Map<Integer, Long> positions() {
    return last.positions();
  }

  @Override
  public List<Long> acknowledgedEnds() {
    return last.acknowledgedEnds();
  }

  @Override
  public StageCounts counts() {
    return last.counts();
  }

  @Override
  public IntervalSource takenTimes() {
    return takenTimes;
  }

  @Override
  public IntervalSource passedOnTimes() {
    return passedOnTimes;
  }

  @Override
  public IntervalSource commitTimes() {
    return commitTimes;
  }

  @Override
  public Map<String, Long> errors() {
    return last.errors();
  }

  @Override
  public void stop() {
    process.tellIfThere(Order.STOP);
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    if (!begun) {
      return;
    }
    process.awaitTold(timeout);
    if (!process.isOver()) {
      process.tellIfThere(Order.STOP_NOW);
    }
    process.awaitOver(FORCED_LIMIT);
  }

  @Override
  public @Nullable Throwable failure() {
    if (wasEnded()) {
      return null; // its group goes on, and so does the run
    }
    String said = failure;
    return said != null
        ? new IllegalStateException("stage worker " + name() + ": " + said)
        : process.failure();
  }
}
