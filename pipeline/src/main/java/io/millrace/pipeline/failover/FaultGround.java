package io.millrace.pipeline.failover;

import io.millrace.pipeline.cluster.Placement;
import io.millrace.pipeline.fault.BadDisks;
import io.millrace.pipeline.fault.FaultEnvironment;
import io.millrace.pipeline.fault.Network;
import io.millrace.pipeline.fault.ProxiedBrokers;
import io.millrace.pipeline.plan.ExperimentSpec;

/**
 * What the brokers of a failover run stand on: what the faults of its plan need, taken away when
 * the brokers have ended.
 */
record FaultGround(Placement placement) implements AutoCloseable {

  /** What the faults of {@code plan} need. */
  static FaultGround of(FailoverPlan plan) {
    int brokers =
        plan.experiment().cluster() instanceof ExperimentSpec.Target.Embedded embedded
            ? embedded.spec().brokers()
            : 0;
    return new FaultGround(
        switch (plan.schedule().requires()) {
          case ANY -> Placement.LOOPBACK;
          case NETWORK -> Network.make(brokers);
          case DISKS -> BadDisks.make(brokers);
          case PROXIES -> new ProxiedBrokers();
        });
  }

  @Override
  public void close() {
    if (placement instanceof FaultEnvironment environment) {
      environment.close();
    }
  }
}
