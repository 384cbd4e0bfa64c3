package io.millrace.pipeline.fault;

import java.time.Duration;

/**
 * A fault that is injected once into a running load, and healed after a while. Used by one thread.
 *
 * <p>A fault that had no effect proves nothing about Kafka, so {@link #inject} returns what proves
 * that it took effect.
 */
public sealed interface Fault permits BrokerFault, MemberFault, KillStage, NoFault {

  /** The name of this fault on the command line and in tables. */
  String name();

  /** The brokers or the member that this fault is done to. */
  Target target();

  /**
   * How long this fault lasts: from the return of {@link #inject} until {@link #heal} is called.
   */
  Duration lasts();

  /** True when it can only be done to brokers that Millrace started itself. */
  boolean needsOwnBrokers();

  /** True when brokers do a controlled shutdown before they end. */
  default boolean isCleanStop() {
    return false;
  }

  /** What has to surround the brokers so that this fault is possible. */
  default Requirement requires() {
    return Requirement.ANY;
  }

  /**
   * Injects the fault, and returns when it has taken effect.
   *
   * @return one sentence that proves the effect
   * @throws NoEffectException when it took no effect
   */
  String inject(FaultContext context) throws NoEffectException, InterruptedException;

  /** Undoes the fault. The cluster and the group may need a while after it to recover. */
  void heal(FaultContext context) throws InterruptedException;
}
