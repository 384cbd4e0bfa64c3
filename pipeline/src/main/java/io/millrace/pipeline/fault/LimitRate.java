package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/** Little leaves the victim: a link that is full or has fallen back. Needs a {@link Network}. */
public record LimitRate(Target target, long kilobitsPerSecond, Duration lasts)
    implements BrokerFault {
  @Override
  public String name() {
    return "limit-rate";
  }

  @Override
  public Requirement ground() {
    return Requirement.NETWORK;
  }

  @Override
  public String inject(FaultContext stage) throws NoEffectException {
    for (BrokerProcess broker : stage.victims()) {
      stage.require(Network.class).limit(broker.id(), kilobitsPerSecond);
      if (!stage.require(Network.class).isLimited(broker.id())) {
        throw new NoEffectException("what leaves " + broker + " is not limited");
      }
    }
    return stage.names() + " limited to " + kilobitsPerSecond + " kbit/s";
  }

  @Override
  public void heal(FaultContext stage) {
    stage.victims().forEach(broker -> stage.require(Network.class).unlimit(broker.id()));
  }
}
