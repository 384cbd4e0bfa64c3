package io.millrace.pipeline.failover;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.GroupWorker;
import io.millrace.core.consume.Work;
import io.millrace.core.measure.Deadline;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.fault.CloseMember;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.FaultContext;
import io.millrace.pipeline.fault.KillMember;
import io.millrace.pipeline.fault.KillStage;
import io.millrace.pipeline.fault.NoEffectException;
import io.millrace.pipeline.fault.Replicas;
import io.millrace.pipeline.fault.Targets;
import io.millrace.pipeline.fault.Victims;
import io.millrace.pipeline.rig.Leg;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.rig.Stage;
import io.millrace.pipeline.worker.MemberControl;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * One fault, done to a running load: injected, healed, and waited for until cluster and groups have
 * recovered. Run by the thread of the fault sequence; read by the run's main thread after that has
 * ended.
 */
final class FaultExecution {
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** A signal may cut the first short, and an interrupt the second. */
  private static final int HEAL_ATTEMPTS = 3;

  private final FailoverPlan plan;
  private final Fault fault;
  private final Rig rig;
  private final Placement placement;
  private final EventNotes notes;

  private Victims victims = new Victims(List.of(), null, Set.of(), false);
  private @Nullable String failure;
  private String proof = "";
  private long faultNs;
  private long healedNs;
  private long takenOverNs;
  private List<Long> lateBefore = List.of();

  /** A fault that has not begun, on brokers that {@code placement} surrounds. */
  FaultExecution(FailoverPlan plan, Fault fault, Rig rig, Placement placement, EventNotes notes) {
    this.plan = plan;
    this.fault = fault;
    this.rig = rig;
    this.placement = placement;
    this.notes = notes;
  }

  /** The first planned fault of a run that was ended before it began. */
  static FaultExecution neverBegun(FailoverPlan plan, Rig rig, EventNotes notes, long endNs) {
    FaultExecution execution =
        new FaultExecution(plan, plan.schedule().faults().get(0), rig, Placement.LOOPBACK, notes);
    execution.failure = "the run was ended before the fault was begun";
    execution.faultNs = endNs;
    execution.healedNs = endNs;
    return execution;
  }

  /**
   * Does it, and waits until the load has settled.
   *
   * @return false when nothing more should be done to this run
   */
  boolean play() {
    boolean healed = true;
    FaultContext context = null;
    try {
      victims = new Targets(rig.admin(), rig.lanes(), rig.readings().legs()).choose(fault.target());
      context = context();
      healed = false;
      begin(context);
      last();
      heal(context);
      healed = true;
      awaitRecovery();
      Thread.sleep(plan.settle().toMillis());
    } catch (NoEffectException e) {
      failure = "the fault took no effect: " + e.getMessage();
    } catch (InterruptedException e) {
      failure = "the run was ended before the fault was over";
    } catch (RuntimeException e) {
      failure = "the fault could not be done: " + e.getMessage();
    } finally {
      if (!healed && context != null) {
        healAnyway(context);
      }
      faultNs = faultNs == 0 ? System.nanoTime() : faultNs;
      healedNs = healedNs == 0 ? faultNs : healedNs;
    }
    return failure == null;
  }

  private FaultContext context() {
    return new FaultContext(
        rig.cluster() instanceof EmbeddedCluster embedded ? embedded : null,
        rig.admin(),
        rig.lanes(),
        victims.victims(),
        victims.member(),
        victims.affected(),
        placement,
        usualWork(),
        rig,
        victims.stageWorker());
  }

  /** That of the member that the fault is done to. */
  private Work usualWork() {
    MemberControl member = victims.member();
    return rig.readings().legs().stream()
        .filter(
            leg ->
                leg.groups().stream()
                    .anyMatch(group -> member != null && group.members().contains(member)))
        .map(leg -> leg.spec().groups().work())
        .findFirst()
        .orElse(new Work.None());
  }

  private void begin(FaultContext context) throws NoEffectException, InterruptedException {
    lateBefore = late(rig);
    faultNs = System.nanoTime();
    notes.add("fault", Map.of("fault", fault.name() + " " + fault.target().word()));
    proof = fault.inject(context);
    healedNs = System.nanoTime();
    notes.add("proof", Map.of("proof", proof));
  }

  private void heal(FaultContext context) throws InterruptedException {
    healedNs = System.nanoTime();
    fault.heal(context);
    notes.add("heal", Map.of("fault", fault.name()));
  }

  /** Another worker may take over before the one in the place of the killed one is there. */
  private void last() throws InterruptedException {
    Deadline.after(fault.lasts())
        .await(
            () -> {
              noteTakenOver();
              return false;
            },
            LOOK_EVERY);
  }

  private void noteTakenOver() {
    if (takenOverNs == 0 && isTakenOver()) {
      takenOverNs = System.nanoTime();
    }
  }

  /** Of a fault of other groups, their own record of rebalances tells. */
  private boolean isTakenOver() {
    if (fault instanceof KillStage) {
      return rig.readings().stages().stream().noneMatch(Stage::hasOrphans);
    }
    return endsSharer() && rig.readings().legs().stream().allMatch(Leg::isSharedByThoseAlive);
  }

  private boolean endsSharer() {
    return (fault instanceof KillMember || fault instanceof CloseMember)
        && rig.readings().legs().stream().anyMatch(Leg::isShared);
  }

  private void awaitRecovery() throws InterruptedException {
    Backlog backlog = new Backlog(plan.experiment().offeredPerSecond());
    boolean recovered =
        Deadline.after(FailoverPlan.RECOVERY_LIMIT)
            .await(
                () -> {
                  noteTakenOver();
                  return Replicas.areInSync(rig.admin(), rig.topicNames())
                      && !holdsAfterItsEnd()
                      && !sharesAfterItsEnd()
                      && rig.readings().stages().stream().noneMatch(Stage::hasOrphans)
                      // last, for it does not shrink before somebody has the partitions
                      && backlog.isDrained(rig.readings().behind(), System.nanoTime());
                },
                LOOK_EVERY);
    if (!recovered) {
      failure =
          "the cluster and its groups had not recovered "
              + FailoverPlan.RECOVERY_LIMIT.toSeconds()
              + " s after the fault was healed";
    }
  }

  /** A member that is gone holds its partitions until the group has noticed. */
  private boolean holdsAfterItsEnd() {
    for (ConsumerGroup group : rig.readings().groups()) {
      Collection<String> owners = group.rebalances().owners().values();
      for (GroupWorker member : group.members()) {
        if (member instanceof MemberControl process
            && !process.isAlive()
            && owners.contains(member.name())) {
          return true;
        }
      }
    }
    return false;
  }

  /** The same of a share group, whose members tell of no partitions. */
  private boolean sharesAfterItsEnd() {
    return endsSharer() && takenOverNs == 0;
  }

  /** Nothing may stay frozen or down when the run is ended in the middle of a fault. */
  private void healAnyway(FaultContext context) {
    boolean interrupted = Thread.interrupted();
    for (int attempt = 1; attempt <= HEAL_ATTEMPTS; attempt++) {
      try {
        fault.heal(context);
        break;
      } catch (InterruptedException e) {
        interrupted = true; // once more, now that nobody will interrupt again
      } catch (RuntimeException e) {
        if (!Thread.interrupted()) {
          failure = failure + ", and it could not be healed: " + e.getMessage();
          break;
        }
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Of each lane, the events acknowledged late so far. */
  static List<Long> late(Rig rig) {
    return rig.readings().legs().stream()
        .flatMap(leg -> IntStream.range(0, leg.partitions()).mapToObj(leg::late))
        .toList();
  }

  Fault fault() {
    return fault;
  }

  Victims victims() {
    return victims;
  }

  /** Why the run cannot be used; null when all went well. */
  @Nullable String failure() {
    return failure;
  }

  /** What proves that it took effect. */
  String proof() {
    return proof;
  }

  /** The instant just before it was done. */
  long faultNs() {
    return faultNs;
  }

  long healedNs() {
    return healedNs;
  }

  /**
   * When the work of a killed stage worker, or of a member of a share group, was another's; empty
   * when that was not seen.
   */
  OptionalLong takenOverNs() {
    return takenOverNs == 0 ? OptionalLong.empty() : OptionalLong.of(takenOverNs);
  }

  /** Of each partition, the events acknowledged late before it; empty when it was not begun. */
  List<Long> lateBefore() {
    return lateBefore;
  }
}
