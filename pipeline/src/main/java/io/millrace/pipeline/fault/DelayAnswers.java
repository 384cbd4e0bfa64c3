package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * What the victim answers its clients comes late, or not before the link is healed; what they send
 * still arrives, and brokers talk to each other as ever. Needs {@link ProxiedBrokers}.
 *
 * @param delay of each answer; not used when it is silent
 * @param silent no answer comes before the link is healed
 */
public record DelayAnswers(Target target, Duration delay, boolean silent, Duration lasts)
    implements BrokerFault {
  private static final Duration UNTIL_HEALED = Duration.ofDays(1);

  @Override
  public String name() {
    return silent ? "silent-link" : "slow-link";
  }

  @Override
  public Requirement requires() {
    return Requirement.PROXIES;
  }

  @Override
  public String inject(FaultContext context) throws NoEffectException, InterruptedException {
    ProxiedBrokers proxies = context.require(ProxiedBrokers.class);
    for (BrokerProcess broker : context.victims()) {
      long before = proxies.lateAnswers(broker.id());
      proxies.delay(broker.id(), silent ? UNTIL_HEALED : delay);
      EffectCheck.await(
          () -> proxies.lateAnswers(broker.id()) > before, broker + " answered nobody");
    }
    return context.names()
        + (silent
            ? ": answers to clients held back"
            : ": answers " + delay.toMillis() + " ms late");
  }

  @Override
  public void heal(FaultContext context) {
    ProxiedBrokers proxies = context.require(ProxiedBrokers.class);
    context.victims().forEach(broker -> proxies.delay(broker.id(), Duration.ZERO));
  }
}
