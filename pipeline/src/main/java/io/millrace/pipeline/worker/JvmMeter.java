package io.millrace.pipeline.worker;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** Measures what this JVM spends, from when the meter is made. Any thread. */
public final class JvmMeter {
  private static final OperatingSystemMXBean OS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final long cpuNs = OS.getProcessCpuTime();
  private final Map<Long, Long> allocatedBefore = allocatedByThread();
  private final long gcMs = gcTime();
  private Map<Long, Long> allocatedLast = Map.of();
  private long allocatedByEnded;

  /**
   * What was spent so far. A thread takes its count of allocated bytes with it when it ends, so
   * this is to be called several times a second: what a thread allocates after the last look is
   * missed.
   */
  public synchronized JvmUsage look() {
    Map<Long, Long> now = allocatedByThread();
    for (Map.Entry<Long, Long> thread : allocatedLast.entrySet()) {
      if (!now.containsKey(thread.getKey())) {
        allocatedByEnded += sinceBefore(thread);
      }
    }
    allocatedLast = now;
    long allocated = allocatedByEnded;
    for (Map.Entry<Long, Long> thread : now.entrySet()) {
      allocated += sinceBefore(thread);
    }
    return new JvmUsage(OS.getProcessCpuTime() - cpuNs, allocated, gcTime() - gcMs);
  }

  private long sinceBefore(Map.Entry<Long, Long> thread) {
    return thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
  }

  private static Map<Long, Long> allocatedByThread() {
    long[] ids = THREADS.getAllThreadIds();
    long[] bytes = THREADS.getThreadAllocatedBytes(ids);
    Map<Long, Long> byThread = new HashMap<>();
    for (int i = 0; i < ids.length; i++) {
      if (bytes[i] >= 0) {
        byThread.put(ids[i], bytes[i]);
      }
    }
    return byThread;
  }

  private static long gcTime() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .filter(ms -> ms > 0)
        .sum();
  }
}
