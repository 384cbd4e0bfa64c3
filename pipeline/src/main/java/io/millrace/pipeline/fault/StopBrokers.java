package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * Asks brokers to stop (SIGTERM), upon which they hand over their partitions, and starts them
 * again.
 */
public record StopBrokers(Target target, Duration lasts) implements BrokerFault {
  /** A controlled shutdown retries three times, five seconds apart (Kafka's defaults). */
  private static final Duration GRACE = Duration.ofSeconds(30);

  @Override
  public String name() {
    return "stop";
  }

  @Override
  public boolean isCleanStop() {
    return true;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    for (BrokerProcess broker : context.victims()) {
      if (!broker.stop(GRACE)) {
        throw new NoEffectException(
            broker + " did not end within " + GRACE.toSeconds() + " s of SIGTERM, and was killed");
      }
    }
    return context.names() + " ended by itself after SIGTERM";
  }

  @Override
  public void heal(FaultContext context) {
    context.victims().stream().filter(broker -> !broker.isAlive()).forEach(BrokerProcess::start);
  }
}
