package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * Restarts every broker in turn (SIGTERM), the next one only when all replicas of the topic are in
 * sync, as an upgrade should be done.
 */
public record RollingRestart() implements BrokerFault {
  private static final Duration GRACE = Duration.ofSeconds(30);

  /** A broker starts within 10 s and catches up in a few more; three times that is a failure. */
  private static final Duration IN_SYNC_LIMIT = Duration.ofSeconds(60);

  @Override
  public String name() {
    return "rolling-restart";
  }

  @Override
  public Target target() {
    return Target.ALL;
  }

  @Override
  public Duration lasts() {
    return Duration.ZERO;
  }

  @Override
  public boolean isCleanStop() {
    return true;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    for (BrokerProcess broker : context.victims()) {
      long before = broker.pid();
      broker.restart(GRACE);
      if (broker.pid() == before) {
        throw new NoEffectException(broker + " is still the process that it was");
      }
      if (!Replicas.awaitInSync(context.admin(), context.lanes().topics(), IN_SYNC_LIMIT)) {
        throw new NoEffectException(
            "replicas were not in sync "
                + IN_SYNC_LIMIT.toSeconds()
                + " s after the restart of "
                + broker);
      }
    }
    return context.victims().size() + " brokers restarted, each after all replicas were in sync";
  }

  @Override
  public void heal(FaultContext context) {}
}
