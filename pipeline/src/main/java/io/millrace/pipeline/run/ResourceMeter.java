package io.millrace.pipeline.run;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;

/** What this JVM spent since the meter was made. */
final class ResourceMeter {
  private static final OperatingSystemMXBean OS =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final long cpuNs = OS.getProcessCpuTime();
  private final Map<Long, Long> allocatedBefore = allocatedByThread();
  private Map<Long, Long> allocatedLast = Map.of();
  private long allocatedByEnded;
  private final long gcMs = gcTime();

  /** User and system time of all threads. */
  double cpuSeconds() {
    return (OS.getProcessCpuTime() - cpuNs) / 1e9;
  }

  /**
   * Notes what each thread has allocated so far. A thread takes its count with it when it ends, so
   * this is called often: what a thread allocates after the last look at it is missed. Of threads
   * that have ended only a sum is kept: a long run may have any number of them.
   */
  synchronized void look() {
    Map<Long, Long> now = allocatedByThread();
    for (Map.Entry<Long, Long> before : allocatedLast.entrySet()) {
      if (!now.containsKey(before.getKey())) {
        allocatedByEnded += sinceMade(before);
      }
    }
    allocatedLast = now;
  }

  private long sinceMade(Map.Entry<Long, Long> thread) {
    return thread.getValue() - allocatedBefore.getOrDefault(thread.getKey(), 0L);
  }

  /** Bytes allocated by all threads, as far as they were looked at. */
  synchronized long allocatedBytes() {
    look();
    return allocatedByEnded + allocatedLast.entrySet().stream().mapToLong(this::sinceMade).sum();
  }

  long gcMs() {
    return gcTime() - gcMs;
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
