package io.millrace.pipeline.run;

import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import java.io.IOException;

/** A run that offers a load and measures what becomes of it. */
public final class MeasuredRun implements RunScript {
  private final ExperimentSpec spec;
  private final RunContext context;
  private final StopRequest stop = new StopRequest();

  /** A run that has not begun. */
  public MeasuredRun(ExperimentSpec spec, RunContext context) {
    this.spec = spec;
    this.context = context;
  }

  @Override
  public void stop() {
    stop.ask();
  }

  @Override
  public FinishedRun run() throws IOException, InterruptedException {
    try (RunSession session = RunSession.begin(spec, context, stop)) {
      try (Cluster cluster = session.openCluster(Placement.LOOPBACK, spec.duration());
          Rig rig = session.rig(cluster, null)) {
        session.describe();
        session.openTopics(rig);
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
        try (Sampler sampler = session.startSampling(rig)) {
          rig.startLoad(sampler.startNs());
          rig.awaitLoad(sampler.startNs(), sampler::hasFailed);
          rig.endLoad();
          rig.settle(session::isPatienceOver);
          sampler.loadEnded();
          rig.drainStages(session::isPatienceOver);
          rig.drain(session::isPatienceOver);
          sampler.drained();
          rig.stopGroups();
          sampler.finish();
          rig.auditStages();
          Summary summary = session.judge(rig, sampler, rig.audit(), settings, false);
          session.write(summary);
          rig.requireWell();
        }
        rig.deleteGroups();
      } catch (RuntimeException | IOException | InterruptedException e) {
        throw session.failed(e);
      }
      return session.finished();
    }
  }
}
