package io.millrace.pipeline.failover;

import io.millrace.pipeline.fault.CloseMember;
import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.KillMember;
import io.millrace.pipeline.fault.KillStage;
import io.millrace.pipeline.fault.MemberFault;
import io.millrace.pipeline.fault.Requirement;
import io.millrace.pipeline.fault.Target;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.plan.LegSpec;
import io.millrace.pipeline.plan.Load;
import java.time.Duration;

/**
 * The plan of a run with one or several faults in its middle.
 *
 * @param experiment the load; its duration is only the limit
 * @param faultFree how long the load runs before the fault, to measure what is ordinary
 * @param phase each fault is delayed by a random part of this, so that repeated runs meet every
 *     phase of the brokers' heartbeats
 * @param settle how long the load goes on after redundancy is recovered and the group has caught up
 * @param objective an event acknowledged later than this after it was due is late
 * @param history keeps every acknowledgement and every record of the logs
 * @param compareReplicas stops the brokers at the end and compares their log files
 */
public record FailoverPlan(
    ExperimentSpec experiment,
    FaultSchedule schedule,
    Duration faultFree,
    Duration phase,
    Duration settle,
    Duration objective,
    boolean history,
    boolean compareReplicas) {

  /**
   * After a fault is healed brokers start within 10 s and catch up in a few more; what takes longer
   * than this has not recovered.
   */
  static final Duration RECOVERY_LIMIT = Duration.ofMinutes(3);

  /** Brokers start within 10 s and catch up in a few more; a group may take its session of 45 s. */
  private static final Duration USUAL_RECOVERY = Duration.ofSeconds(60);

  /** Checks the lengths. */
  public FailoverPlan {
    if (faultFree.compareTo(Duration.ofSeconds(5)) < 0) {
      throw new IllegalArgumentException(
          "the fault-free time must be at least 5 s to show what is ordinary, not " + faultFree);
    }
    schedule.faults().forEach(fault -> requirePossible(fault, experiment));
    long ended = schedule.faults().stream().filter(FailoverPlan::endsMember).count();
    int members =
        experiment.legs().stream().mapToInt(leg -> leg.groups().members()).min().orElse(0);
    if (ended > 0 && ended >= members) {
      throw new IllegalArgumentException(
          "the faults end " + ended + " members, and a group has " + members + ": raise --members");
    }
    requireStages(schedule, experiment);
    if (settle.compareTo(Duration.ofSeconds(ServiceRecovery.HOLD_SECONDS)) < 0) {
      throw new IllegalArgumentException(
          "the load must go on for at least "
              + ServiceRecovery.HOLD_SECONDS
              + " s after the recovery, not "
              + settle);
    }
  }

  private static void requireStages(FaultSchedule schedule, ExperimentSpec experiment) {
    if (!schedule.has(KillStage.class::isInstance)) {
      return;
    }
    if (experiment.legs().stream().allMatch(leg -> leg.stages().isNone())) {
      throw new IllegalArgumentException(
          "fault kill-stage ends a worker of a stage: say how many stages with --stages");
    }
    long gone =
        schedule.faults().stream()
            .filter(fault -> fault instanceof KillStage && fault.lasts().isZero())
            .count();
    int workers =
        experiment.legs().stream()
            .filter(leg -> !leg.stages().isNone())
            .mapToInt(leg -> leg.stages().workers())
            .min()
            .orElse(0);
    if (gone >= workers) {
      throw new IllegalArgumentException(
          "the faults end "
              + gone
              + " stage workers for good, and a stage has "
              + workers
              + ": raise --stage-workers, or give --lasts");
    }
  }

  private static boolean endsMember(Fault fault) {
    return fault instanceof KillMember || fault instanceof CloseMember;
  }

  private static void requirePossible(Fault fault, ExperimentSpec experiment) {
    boolean embedded = experiment.cluster() instanceof ExperimentSpec.Target.Embedded;
    if (!embedded && fault.needsOwnBrokers()) {
      throw new IllegalArgumentException(
          "fault "
              + fault.name()
              + " can be done to brokers that Millrace starts itself only: leave --bootstrap-server"
              + " out, or say with --inject-command what breaks a broker there");
    }
    if (fault.target() == Target.SHARE_COORDINATOR && !experiment.clients().isShare()) {
      throw new IllegalArgumentException(
          "target share-coordinator needs group.protocol share: other groups have none");
    }
    if (fault.requires() == Requirement.NETWORK && hasZooKeeper(experiment)) {
      throw new IllegalArgumentException(
          "fault "
              + fault.name()
              + " cannot be done to a cluster with ZooKeeper, which its brokers would not reach");
    }
  }

  /** True when the brokers keep their metadata in ZooKeeper. */
  boolean hasZooKeeper() {
    return hasZooKeeper(experiment);
  }

  private static boolean hasZooKeeper(ExperimentSpec experiment) {
    return experiment.cluster() instanceof ExperimentSpec.Target.Embedded embedded
        && embedded.spec().hasZooKeeper();
  }

  /**
   * Makes the plan of a failover run from the run that {@code asked} describes. The load lasts
   * until everything has recovered, the topic is kept so that its logs can be compared, and members
   * or stage workers are processes where a fault is one of theirs.
   */
  public static FailoverPlan of(
      ExperimentSpec asked,
      FaultSchedule schedule,
      Duration faultFree,
      Duration phase,
      Duration settle,
      Duration objective,
      boolean history) {
    Duration limit =
        faultFree.plus(schedule.longest(phase, RECOVERY_LIMIT.multipliedBy(2), settle));
    boolean embedded = asked.cluster() instanceof ExperimentSpec.Target.Embedded;
    boolean processes = schedule.has(MemberFault.class::isInstance);
    boolean stageProcesses = schedule.has(KillStage.class::isInstance);
    ExperimentSpec experiment =
        asked.with(
            asked.legs().stream()
                .map(leg -> forFaults(leg, limit, embedded, processes))
                .map(leg -> stageProcesses ? leg.with(leg.stages().asProcesses()) : leg)
                .toList());
    return new FailoverPlan(
        experiment, schedule, faultFree, phase, settle, objective, history, embedded);
  }

  private static LegSpec forFaults(
      LegSpec leg, Duration limit, boolean keepTopic, boolean memberProcesses) {
    LegSpec changed = keepTopic ? leg.with(leg.topic().kept()) : leg;
    if (memberProcesses) {
      changed = changed.with(leg.groups().asProcesses());
    }
    return leg.load() instanceof Load.Offered offered
        ? changed.with(offered.lasting(limit))
        : changed;
  }

  /** How long the load probably lasts: as long as recoveries usually take. */
  Duration expectedLoad() {
    return faultFree.plus(schedule.longest(phase, USUAL_RECOVERY, settle));
  }
}
