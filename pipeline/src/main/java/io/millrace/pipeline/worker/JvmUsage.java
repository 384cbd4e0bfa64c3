package io.millrace.pipeline.worker;

/**
 * What one or more JVMs have spent.
 *
 * @param cpuNs user and system time of all threads; 0 where the system does not say
 * @param allocatedBytes by all threads, as far as they were looked at before they ended
 * @param gcMs in garbage collection
 */
public record JvmUsage(long cpuNs, long allocatedBytes, long gcMs) {
  /** Nothing. */
  public static final JvmUsage NONE = new JvmUsage(0, 0, 0);

  /** Both together. */
  public JvmUsage plus(JvmUsage other) {
    return new JvmUsage(
        cpuNs + other.cpuNs, allocatedBytes + other.allocatedBytes, gcMs + other.gcMs);
  }

  /** What came on top of {@code before}. */
  public JvmUsage since(JvmUsage before) {
    return new JvmUsage(
        cpuNs - before.cpuNs, allocatedBytes - before.allocatedBytes, gcMs - before.gcMs);
  }
}
