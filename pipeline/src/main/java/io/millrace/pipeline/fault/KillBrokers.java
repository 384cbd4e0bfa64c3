package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;
import java.util.OptionalInt;

/**
 * Kills brokers at once (SIGKILL): they flush nothing and hand over no partition. Healing starts
 * them again on the data they had.
 */
public record KillBrokers(Target target, Duration lasts) implements BrokerFault {
  /** 128 + 9: ended by SIGKILL. */
  private static final int KILLED = 137;

  @Override
  public String name() {
    return "kill";
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException {
    context.toEachVictim(BrokerProcess::kill);
    for (BrokerProcess broker : context.victims()) {
      if (!OptionalInt.of(KILLED).equals(broker.exitCode())) {
        throw new NoEffectException(
            broker + " was sent SIGKILL, but ended with " + broker.exitCode());
      }
    }
    return context.names() + " ended by SIGKILL (code " + KILLED + ")";
  }

  @Override
  public void heal(FaultContext context) {
    context.victims().stream().filter(broker -> !broker.isAlive()).forEach(BrokerProcess::start);
  }
}
