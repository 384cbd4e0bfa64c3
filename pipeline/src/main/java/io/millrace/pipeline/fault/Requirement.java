package io.millrace.pipeline.fault;

/** What a fault needs around the brokers to be possible. */
public enum Requirement {
  /** Nothing: the brokers' processes are enough. */
  ANY,
  /** Brokers on a {@link Network} of the tool's own. */
  NETWORK,
  /** Brokers that write to {@link BadDisks}. */
  DISKS,
  /** Brokers behind proxies: {@link ProxiedBrokers}. */
  PROXIES
}
