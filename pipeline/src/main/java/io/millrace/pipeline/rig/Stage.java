package io.millrace.pipeline.rig;

import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.stage.StageCounts;
import io.millrace.core.stage.StageWorker;
import io.millrace.pipeline.plan.Stages;
import io.millrace.pipeline.worker.JvmUsage;
import io.millrace.pipeline.worker.StageProcess;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Stream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * One stage of a leg: the topic that it reads, the workers that share it as a group of their own,
 * and the topic that they write. Driven by the rig that it is part of; its readings may be taken by
 * any thread.
 */
public final class Stage {
  private final int number;
  private final Stages wanted;
  private final OrderTopic input;
  private final OrderTopic output;
  private final StageFactory factory;
  private final List<StageWorker> workers = new CopyOnWriteArrayList<>();
  private final Set<StageProcess> replaced = ConcurrentHashMap.newKeySet();
  private volatile boolean drained;
  private volatile @Nullable Long rolledBack;

  /** A stage whose workers are made and have not begun. */
  Stage(int number, Stages wanted, OrderTopic input, OrderTopic output, StageFactory factory) {
    this.number = number;
    this.wanted = wanted;
    this.input = input;
    this.output = output;
    this.factory = factory;
    workers.addAll(
        AllOrNone.make(wanted.workers(), factory::worker, StageWorker::closeIfNeverStarted));
  }

  /** Its place in the leg, from 1. */
  public int number() {
    return number;
  }

  /** What it was planned to be. */
  public Stages wanted() {
    return wanted;
  }

  OrderTopic input() {
    return input;
  }

  OrderTopic output() {
    return output;
  }

  /** Kafka's name of the group that its workers are. */
  String groupId() {
    return factory.groupId();
  }

  /** Its workers, those that are gone included. */
  public List<StageWorker> workers() {
    return List.copyOf(workers);
  }

  void start() {
    workers.forEach(StageWorker::start);
  }

  /** Every worker has its assignment, and none will move any more. */
  boolean isReady() {
    return workers.stream().allMatch(StageWorker::hasJoined)
        && input.isReadStably(List.of(factory.groupId()), workers.size());
  }

  /** For each partition of its input, up to where it is passed on and committed. */
  public Map<Integer, Long> positions() {
    Map<Integer, Long> furthest = new HashMap<>();
    for (StageWorker worker : workers) {
      worker.positions().forEach((partition, to) -> furthest.merge(partition, to, Math::max));
    }
    return furthest;
  }

  /** For each partition of its input, the end of the log when the run began. */
  public List<Long> startOffsets() {
    return input.startOffsets();
  }

  /** Keeps whether all before {@code endOffsets} is passed on and committed. */
  boolean noteDrained(List<Long> endOffsets) {
    Map<Integer, Long> positions = positions();
    boolean all = true;
    for (int p = 0; p < endOffsets.size(); p++) {
      all &= positions.getOrDefault(p, 0L) >= endOffsets.get(p);
    }
    drained = all;
    return all;
  }

  /** Whether it got to the end of its input. */
  public boolean isDrained() {
    return drained;
  }

  /** Nothing is concluded from what its logs hold: they were not read, or the run is cut short. */
  void leaveUnjudged() {
    drained = false;
  }

  /** Keeps how many copies its transactions wrote that did not come to a commit. */
  void noteRolledBack(long copies) {
    rolledBack = copies;
  }

  /**
   * Copies in its output that belong to no committed transaction; null outside of transactions, or
   * when its logs were not read.
   */
  public @Nullable Long rolledBack() {
    return rolledBack;
  }

  /** For each partition of its output, one more than the highest offset that a worker was told. */
  public List<Long> acknowledgedEnds() {
    List<Long> ends = new ArrayList<>();
    for (int p = 0; p < output.partitions(); p++) {
      int partition = p;
      ends.add(
          workers.stream()
              .mapToLong(worker -> worker.acknowledgedEnds().get(partition))
              .max()
              .orElse(0));
    }
    return ends;
  }

  void stop() {
    workers.forEach(StageWorker::stop);
  }

  /** Waits for all workers together; then makes those end that are left. */
  void awaitStopped(Deadline deadline) throws InterruptedException {
    for (StageWorker worker : workers) {
      worker.awaitStopped(deadline.left());
    }
  }

  /** Closes the clients of workers that were never started and will not be. */
  void closeIfNeverStarted() {
    workers.forEach(StageWorker::closeIfNeverStarted);
  }

  /** The first worker's failure, if one failed that was not ended on purpose. */
  Optional<Throwable> failure() {
    return workers.stream().map(StageWorker::failure).filter(Objects::nonNull).findFirst();
  }

  /** A worker in a process of its own that holds partitions, for a fault. */
  public Optional<StageProcess> victim() {
    return processes().filter(worker -> worker.isAlive() && !worker.holds().isEmpty()).findFirst();
  }

  private Stream<StageProcess> processes() {
    return workers.stream().filter(StageProcess.class::isInstance).map(StageProcess.class::cast);
  }

  /** Whether nobody that is alive holds some partition: the group has not noticed yet. */
  public boolean hasOrphans() {
    Set<Integer> held = new HashSet<>();
    for (StageWorker worker : workers) {
      if (!(worker instanceof StageProcess process && !process.isAlive())) {
        held.addAll(worker.holds());
      }
    }
    return held.size() < input.partitions();
  }

  /** Starts a worker in the place of {@code ended}, once, as a service's platform does. */
  public void replace(StageProcess ended) {
    if (!replaced.add(ended)) {
      return; // two with one transactional id would fence each other
    }
    StageWorker again = factory.again(ended, workers.size() + 1);
    workers.add(again);
    again.start();
  }

  /** Its workers' counters together. */
  public StageCounts counts() {
    return StageCounts.sum(workers.stream().map(StageWorker::counts).toList());
  }

  /** Errors of all workers, by exception name; those that were overcome included. */
  public Map<String, Long> errors() {
    Map<String, Long> errors = new TreeMap<>();
    for (StageWorker worker : workers) {
      worker.errors().forEach((name, count) -> errors.merge(name, count, Long::sum));
    }
    return errors;
  }

  /** Adds one kind of its workers' times to {@code all}, in µs; they are forgotten by it. */
  public void drainTimes(Function<StageWorker, IntervalSource> which, Histogram all) {
    workers.forEach(worker -> which.apply(worker).drainInto(all));
  }

  /** What the JVMs of its workers have spent; null where they are threads of this one. */
  public @Nullable JvmUsage usage() {
    return wanted.processes()
        ? processes().map(StageProcess::usage).reduce(JvmUsage.NONE, JvmUsage::plus)
        : null;
  }
}
