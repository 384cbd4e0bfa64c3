package io.millrace.pipeline.failover;

import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.fault.Targets;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.LogReading;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.run.RunContext;
import io.millrace.pipeline.run.RunNews;
import io.millrace.pipeline.run.RunSession;
import io.millrace.pipeline.run.Sampler;
import io.millrace.pipeline.run.StopRequest;
import java.io.IOException;
import java.util.List;

/**
 * A run with faults in its middle: the load, what is done to it, and the judgement. Run by one
 * thread, and ended early by {@link #stop} from any other.
 */
public final class FailoverRun {
  private final FailoverPlan plan;
  private final RunContext context;
  private final StopRequest stop = new StopRequest();

  /**
   * What a failover run came to; its directory is marked as ended by whoever writes the last into
   * it.
   *
   * @param results one for each fault
   */
  public record Finished(RunDirectory directory, List<FailoverResult> results) {
    /** Copies the list. */
    public Finished {
      results = List.copyOf(results);
    }
  }

  /** A run that has not begun. */
  public FailoverRun(FailoverPlan plan, RunContext context) {
    this.plan = plan;
    this.context = context;
  }

  /** Ends the run early; what was broken is healed first. */
  public void stop() {
    stop.ask();
  }

  /**
   * Runs it and writes its directory.
   *
   * @throws io.millrace.pipeline.plan.UsageException when what was asked for cannot be done as
   *     asked; nothing is left behind
   * @throws RuntimeException when the run failed; its directory says so
   */
  public Finished run() throws IOException, InterruptedException {
    try (RunSession session = RunSession.begin(plan.experiment(), context, stop)) {
      List<FailoverResult> results;
      try (Traces traces = Traces.of(plan, session.directory());
          FaultGround ground = FaultGround.of(plan);
          Cluster cluster = session.openCluster(ground.placement(), plan.expectedLoad());
          Rig rig = session.rig(cluster, traces.tracing())) {
        session.describe();
        session.openTopics(rig);
        plan.schedule().prepare(new Targets(rig.admin(), rig.lanes(), List.of()));
        session.warmUp(rig);
        rig.makeClients();
        if (rig.groupDelay().isZero()) {
          session.step("waiting for the groups to form");
          rig.formGroups();
        }
        rig.startStages();
        rig.connectSenders();
        Summary.Settings settings = session.settings(rig);
        session.step("measuring");
        Summary summary;
        Observations seen;
        try (Sampler sampler = session.startSampling(rig);
            ClusterWatch watch =
                new ClusterWatch(
                    cluster.clientProperties(),
                    rig.lanes(),
                    () -> session.show(new RunNews.Happened("leader_change")))) {
          rig.startLoad(sampler.startNs());
          FaultSequence faults = FaultSequence.begin(plan, rig, ground, sampler, session::step);
          try {
            rig.awaitLoad(sampler.startNs(), () -> faults.areOver() || sampler.hasFailed());
          } finally {
            rig.endLoad();
            faults.end(); // nothing stays broken: events on their way need the cluster
          }
          rig.settle(session::isPatienceOver);
          faults.noteLate();
          sampler.loadEnded();
          rig.drainStages(session::isPatienceOver);
          rig.drain(session::isPatienceOver);
          sampler.drained();
          rig.stopGroups();
          sampler.finish();
          rig.auditStages();
          session.step("reading every log");
          List<LogReading> logs = rig.readLogs();
          summary = session.judge(rig, sampler, rig.audit(), settings, true);
          session.write(summary);
          rig.requireWell();
          seen = new Observations(rig, sampler.startNs(), faults, watch, logs);
        }
        rig.deleteGroups();
        ReplicaCheck replicas =
            plan.compareReplicas() ? ReplicaCheck.of(cluster, rig.lanes()) : ReplicaCheck.NONE;
        results = judge(session.directory(), summary, seen.with(replicas));
        session.directory().writeFailover(results);
        session.show(new RunNews.Judged(results));
      } catch (RuntimeException | IOException | InterruptedException e) {
        throw session.failed(e);
      }
      return new Finished(session.finished().directory(), results);
    }
  }

  private List<FailoverResult> judge(
      RunDirectory directory, Summary summary, List<Observed> observed) {
    Observed first = observed.get(0);
    long lostInStages = summary.lostInStages(); // when they were due is not known
    long lostFromMs =
        Math.min(
            first.earliestLostNs().orElse(Long.MAX_VALUE) / 1_000_000,
            lostInStages == 0
                ? Long.MAX_VALUE
                : (first.firstFaultNs() - first.startNs()) / 1_000_000);
    LoadRecord load = LoadRecord.of(directory, first.audit().lost() + lostInStages, lostFromMs);
    return observed.stream().map(one -> new Judgement(plan, summary, load, one).result()).toList();
  }
}
