package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.Placement;

/** What brokers stand on while faults need it, and what is taken away after the run. */
public sealed interface FaultEnvironment extends Placement, AutoCloseable
    permits Network, BadDisks, ProxiedBrokers {

  /** Takes it away; the brokers on it must have ended. */
  @Override
  void close();
}
