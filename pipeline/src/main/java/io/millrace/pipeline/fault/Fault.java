package io.millrace.pipeline.fault;

import java.time.Duration;

/**
 * Something that breaks, once, and is healed after a while. Used by one thread.
 *
 * <p>A fault that had no effect proves nothing about Kafka, so {@link #inject} says what proves
 * that it took hold.
 */
public sealed interface Fault permits BrokerFault, MemberFault, NoFault {

  /** Its name on the command line and in tables. */
  String name();

  /** Whom it is done to. */
  Target target();

  /** How long after {@link #inject} returned it is healed. */
  Duration lasts();

  /** True when it can only be done to brokers that Millrace started itself. */
  boolean needsOwnBrokers();

  /** True when the brokers take leave themselves before they end. */
  default boolean isCleanStop() {
    return false;
  }

  /** What the brokers have to stand on for it. */
  default Requirement requires() {
    return Requirement.ANY;
  }

  /**
   * Breaks it, and returns when it is broken.
   *
   * @return one sentence that proves the effect
   * @throws NoEffectException when it took no effect
   */
  String inject(FaultContext context) throws NoEffectException, InterruptedException;

  /** Heals it; the cluster or the group may need a while to be whole again. */
  void heal(FaultContext context) throws InterruptedException;
}
