package io.millrace.pipeline.fault;

import io.millrace.pipeline.cluster.Placement;

/**
 * What surrounds brokers so that faults can be done to them: a network, disks or proxies. It is
 * removed after the run.
 */
public sealed interface FaultEnvironment extends Placement, AutoCloseable
    permits Network, BadDisks, ProxiedBrokers {

  /** Removes it; its brokers must have ended. */
  @Override
  void close();
}
