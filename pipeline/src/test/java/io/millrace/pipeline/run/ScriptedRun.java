package io.millrace.pipeline.run;

import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.plan.ExperimentSpec;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import java.io.IOException;
import java.nio.file.Path;

/** A measured run whose script does something to its rig, as a test says. */
final class ScriptedRun {
  private final ExperimentSpec spec;
  private Action whenLoadStarted = rig -> {};
  private Action whenLoadEnded = rig -> {};
  private RunObserver observer = RunObserver.NONE;

  /** What a test does to a run. */
  interface Action {
    void to(Rig rig) throws Exception;
  }

  ScriptedRun(ExperimentSpec spec) {
    this.spec = spec;
  }

  /** Done when the schedule begins. */
  ScriptedRun whenLoadStarted(Action action) {
    whenLoadStarted = action;
    return this;
  }

  /** Done when every event has its outcome; groups have still to read to the end of the log. */
  ScriptedRun whenLoadEnded(Action action) {
    whenLoadEnded = action;
    return this;
  }

  /** Shown the run as it goes on. */
  ScriptedRun observedBy(RunObserver who) {
    observer = who;
    return this;
  }

  Summary run() throws Exception {
    RunContext context = new RunContext(Path.of("."), Progress.SILENT, observer, directory -> {});
    try (RunSession session = RunSession.begin(spec, context, new StopRequest())) {
      try (Cluster cluster = session.openCluster(Placement.LOOPBACK, spec.duration());
          Rig rig = session.rig(cluster, null)) {
        session.describe();
        rig.openTopics();
        rig.makeClients();
        if (rig.groupDelay().isZero()) {
          rig.formGroups();
        }
        rig.startStages();
        rig.connectSenders();
        Summary.Settings settings = session.settings(rig);
        try (Sampler sampler = session.startSampling(rig)) {
          rig.startLoad(sampler.startNs());
          whenLoadStarted.to(rig);
          rig.awaitLoad(sampler.startNs(), sampler::hasFailed);
          rig.endLoad();
          rig.settle(() -> false);
          whenLoadEnded.to(rig);
          sampler.loadEnded();
          rig.drainStages(() -> false);
          rig.drain(() -> false);
          sampler.drained();
          rig.stopGroups();
          sampler.finish();
          rig.auditStages();
          session.write(session.judge(rig, sampler, rig.audit(), settings, false));
        }
        rig.deleteGroups();
      } catch (RuntimeException | IOException | InterruptedException e) {
        throw session.failed(e);
      }
      return session.finished().summary();
    }
  }
}
