package io.millrace.pipeline.fault;

import io.millrace.core.stage.StageWorker;
import io.millrace.pipeline.rig.Stage;
import io.millrace.pipeline.worker.StageProcess;
import java.time.Duration;
import java.util.Set;

/**
 * Kills the process of a stage worker at once (SIGKILL), and starts another in its place after a
 * while; without a length nobody takes its place, and the rest of its group does its work. The
 * group notices when the worker's session times out.
 */
public record KillStage(Duration lasts) implements Fault {
  @Override
  public String name() {
    return "kill-stage";
  }

  @Override
  public Target target() {
    return Target.STAGE;
  }

  @Override
  public boolean needsOwnBrokers() {
    return false; // stage workers are always Millrace's
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    StageProcess worker = context.requireStageWorker();
    Set<Integer> held = worker.holds();
    worker.kill();
    if (worker.isAlive()) {
      throw new NoEffectException("stage worker " + worker.name() + " survived SIGKILL");
    }
    return "stage worker %s (process %d), which held %d partitions, ended by SIGKILL"
        .formatted(worker.name(), worker.pid(), held.size());
  }

  @Override
  public void heal(FaultContext context) {
    if (lasts.isZero()) {
      return;
    }
    for (Stage stage : context.rig().readings().stages()) {
      for (StageWorker worker : stage.workers()) {
        if (worker instanceof StageProcess process && process.wasEnded()) {
          stage.replace(process);
        }
      }
    }
  }
}
