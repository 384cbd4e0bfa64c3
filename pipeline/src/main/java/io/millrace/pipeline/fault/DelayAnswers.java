package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * What the victim answers its clients comes late, or not before the link is mended; what they send
 * still arrives, and brokers talk to each other as ever. Needs {@link ProxiedBrokers}.
 *
 * @param delay of each answer; not used when it is silent
 * @param silent no answer comes before the link is mended
 */
public record DelayAnswers(Target target, Duration delay, boolean silent, Duration lasts)
    implements BrokerFault {
  private static final Duration UNTIL_MENDED = Duration.ofDays(1);

  @Override
  public String name() {
    return silent ? "silent-link" : "slow-link";
  }

  @Override
  public Ground ground() {
    return Ground.PROXIES;
  }

  @Override
  public String inject(Stage stage) throws NoEffectException {
    ProxiedBrokers proxies = stage.require(ProxiedBrokers.class);
    int connections = 0;
    for (BrokerProcess broker : stage.victims()) {
      proxies.delay(broker.id(), silent ? UNTIL_MENDED : delay);
      connections += proxies.connections(broker.id());
    }
    if (connections == 0) {
      throw new NoEffectException("no client is connected to " + stage.names());
    }
    return stage.names()
        + ": answers over "
        + connections
        + (silent ? " connections held back" : " connections " + delay.toMillis() + " ms late");
  }

  @Override
  public void heal(Stage stage) {
    ProxiedBrokers proxies = stage.require(ProxiedBrokers.class);
    stage.victims().forEach(broker -> proxies.delay(broker.id(), Duration.ZERO));
  }
}
