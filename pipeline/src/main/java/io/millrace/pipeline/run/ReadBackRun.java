package io.millrace.pipeline.run;

import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import java.io.IOException;
import java.time.Duration;

/**
 * A run that offers nothing, and reads back what an earlier one left in its topics: there is
 * nothing to compare with, so no loss can be found, but duplicates, reorders and foreign records
 * can.
 */
public final class ReadBackRun implements RunScript {
  private final ExperimentSpec spec;
  private final RunContext context;
  private final StopRequest stop = new StopRequest();

  /** A run that has not begun. */
  public ReadBackRun(ExperimentSpec spec, RunContext context) {
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
      try (Cluster cluster = session.openCluster(Placement.LOOPBACK, Duration.ZERO);
          Rig rig = session.rig(cluster, null)) {
        session.describe();
        session.openTopics(rig);
        rig.makeClients();
        Summary.Settings settings = session.settings(rig);
        session.step("reading back");
        try (Sampler sampler = session.startSampling(rig)) {
          rig.formGroups();
          sampler.loadEnded();
          rig.drain(session::isPatienceOver);
          sampler.drained();
          rig.stopGroups();
          sampler.finish();
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
