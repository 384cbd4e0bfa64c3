package io.millrace.pipeline.fault;

/** What brokers have to stand on for a fault to be possible. */
public enum Requirement {
  /** Nothing but their processes. */
  ANY,
  /** A {@link Network} of their own. */
  NETWORK,
  /** {@link BadDisks}. */
  DISKS,
  /** {@link ProxiedBrokers}. */
  PROXIES
}
