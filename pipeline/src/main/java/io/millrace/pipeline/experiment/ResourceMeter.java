package io.millrace.pipeline.experiment;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;

/** What this JVM spent since the meter was made. */
final class ResourceMeter {
  private static final OperatingSystemMXBean OS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final long cpuNs = OS.getProcessCpuTime();
  private final long allocatedBytes = allocatedByLiveThreads();
  private final long gcMs = gcTime();

  /** User and system time of all threads. */
  double cpuSeconds() {
    return (OS.getProcessCpuTime() - cpuNs) / 1e9;
  }

  /** Bytes allocated by the threads alive now; ask before the measured threads end. */
  long allocatedBytes() {
    return Math.max(0, allocatedByLiveThreads() - allocatedBytes);
  }

  long gcMs() {
    return gcTime() - gcMs;
  }

  private static long allocatedByLiveThreads() {
    return Arrays.stream(THREADS.getThreadAllocatedBytes(THREADS.getAllThreadIds()))
        .filter(bytes -> bytes > 0)
        .sum();
  }

  private static long gcTime() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(ms -> ms > 0)
        .sum();
  }
}
