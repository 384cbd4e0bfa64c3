package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.BrokerProcess;
import java.time.Duration;

/**
 * Delays the victim's answers to its clients, or holds them back until the fault is healed. What
 * clients send still arrives, and links between brokers are not affected. Needs {@link
 * ProxiedBrokers}.
 *
 * @param delay of each answer; not used when {@code silent}
 * @param silent no answer arrives before the fault is healed
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
