package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * Limits the rate at which the victim can send, as on a link that is full or degraded. Needs a
 * {@link Network}.
 */
public record LimitRate(Target target, long kilobitsPerSecond, Duration lasts)
    implements BrokerFault {
  @Override
  public String name() {
    return "limit-rate";
  }

  @Override
  public Requirement requires() {
    return Requirement.NETWORK;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    for (BrokerProcess broker : context.victims()) {
      context.require(Network.class).limit(broker.id(), kilobitsPerSecond);
      if (!context.require(Network.class).isLimited(broker.id())) {
        throw new NoEffectException("what leaves " + broker + " is not limited");
      }
    }
    return context.names() + " limited to " + kilobitsPerSecond + " kbit/s";
  }

  @Override
  public void heal(FaultContext context) {
    context.victims().forEach(broker -> context.require(Network.class).unlimit(broker.id()));
  }
}
