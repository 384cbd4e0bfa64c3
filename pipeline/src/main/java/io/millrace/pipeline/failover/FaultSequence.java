package io.millrace.pipeline.failover;

import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.run.Sampler;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The faults of a run, one after the other, on a thread of their own beside the load. Begun and
 * ended by the run's main thread; what was done may be asked for after {@link #end}.
 */
final class FaultSequence {
  private final FailoverPlan plan;
  private final Rig rig;
  private final FaultGround ground;
  private final EventNotes notes;
  private final long startNs;
  private final SplittableRandom random;
  private final Thread thread;
  private long endNs;
  private List<Long> lateInAll = List.of();

  /** Filled by the sequence's thread, read by the run's after that has ended. */
  private final List<FaultExecution> executions = new CopyOnWriteArrayList<>();

  private FaultSequence(
      FailoverPlan plan, Rig rig, FaultGround ground, EventNotes notes, long startNs) {
    this.plan = plan;
    this.rig = rig;
    this.ground = ground;
    this.notes = notes;
    this.startNs = startNs;
    this.random = new SplittableRandom(plan.experiment().seed());
    this.thread = new Thread(this::play, "millrace-fault");
  }

  /**
   * Begins: the first fault comes when the fault-free time is over.
   *
   * @param told of each step, for a person
   */
  static FaultSequence begin(
      FailoverPlan plan, Rig rig, FaultGround ground, Sampler sampler, Consumer<String> told) {
    FaultSequence sequence =
        new FaultSequence(plan, rig, ground, new EventNotes(sampler, told), sampler.startNs());
    sequence.thread.start();
    return sequence;
  }

  private void play() {
    try {
      long dueNs = startNs + plan.faultFree().toNanos() + randomPhaseNs();
      for (Fault fault : plan.schedule().faults()) {
        Thread.sleep(Math.max(0, (dueNs - System.nanoTime()) / 1_000_000));
        if (executions.isEmpty()) {
          rig.endOrdinary(System.nanoTime());
        }
        FaultExecution execution = new FaultExecution(plan, fault, rig, ground.placement(), notes);
        executions.add(execution);
        if (!execution.play()) {
          return;
        }
        dueNs = execution.faultNs() + plan.schedule().every().toNanos() + randomPhaseNs();
      }
    } catch (InterruptedException e) {
      // ended between two faults; failureOf() says so
    }
  }

  private long randomPhaseNs() {
    return plan.phase().isZero() ? 0 : random.nextLong(plan.phase().toNanos());
  }

  /** True when no further fault will be done, and everything has recovered or was given up. */
  boolean areOver() {
    return !thread.isAlive();
  }

  /** Ends the sequence where it is, and waits until what is broken was healed. */
  void end() {
    endNs = System.nanoTime();
    thread.interrupt(); // it is done, unless the run is ended before its time
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Keeps how many events were late in all; when every event has its outcome. */
  void noteLate() {
    lateInAll = FaultExecution.late(rig);
  }

  /** What was done, in its order; at least the first that was planned. */
  List<FaultExecution> executions() {
    return executions.isEmpty()
        ? List.of(FaultExecution.neverBegun(plan, rig, notes, endNs))
        : List.copyOf(executions);
  }

  /** Until when execution {@code index} answers for what is seen: the next one, or the end. */
  long untilNs(int index) {
    return index + 1 < executions.size() ? executions.get(index + 1).faultNs() : endNs;
  }

  /** Of each lane, the events acknowledged late until then. */
  List<Long> lateUntil(int index) {
    return index + 1 < executions.size() ? executions.get(index + 1).lateBefore() : lateInAll;
  }

  /** When the load ended. */
  long endNs() {
    return endNs;
  }

  /**
   * Why the run cannot be used for execution {@code index}; null when all went well. A run that did
   * not come to all of its faults is not the run that was asked for.
   */
  @Nullable String failureOf(int index) {
    String own = executions().get(index).failure();
    int planned = plan.schedule().faults().size();
    boolean last = index + 1 >= executions.size();
    return own == null && last && executions.size() < planned
        ? "the run was ended after " + executions.size() + " of " + planned + " faults"
        : own;
  }
}
