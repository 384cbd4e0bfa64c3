package io.millrace.pipeline.peers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The logs are cut down from those of JDK 17 and 25. */
class GcLogTest {
  private static final long K = 1 << 10;
  private static final long M = 1 << 20;

  private static long allocated(String log) {
    return GcLog.allocatedBytes(log.lines().toList()).orElseThrow();
  }

  @Test
  void theHeapGrowsBetweenPausesByWhatIsAllocated() {
    // Parallel: 480 MB, then 480 more over the 2 that survived, then 50 MB and 3 KB until the exit
    assertThat(
            allocated(
                """
                [0.003s][info][gc] Using Parallel
                [0.227s][info][gc] GC(0) Pause Young (Allocation Failure) 480M->2M(944M) 1.128ms
                [0.253s][info][gc] GC(1) Pause Young (Allocation Failure) 482M->1M(944M) 0.737ms
                [0.329s][info][gc,heap,exit] Heap
                [0.329s][info][gc,heap,exit]  PSYoungGen      total 654336K, used 51203K [0x00000000d8000000, 0x0000000100000000, 0x0000000100000000)
                [0.329s][info][gc,heap,exit]   eden space 653312K, 7% used [0x00000000d8000000,0x00000000db2eb938,0x00000000ffe00000)
                [0.329s][info][gc,heap,exit]  ParOldGen       total 393216K, used 1024K [0x0000000080000000, 0x0000000098000000, 0x00000000d8000000)
                [0.329s][info][gc,heap,exit]   object space 393216K, 0% used [0x0000000080000000,0x0000000080004000,0x0000000098000000)
                [0.329s][info][gc,heap,exit]  Metaspace       used 124K, committed 320K, reserved 1114112K
                [0.329s][info][gc,heap,exit]   class space    used 3K, committed 128K, reserved 1048576K
                """))
        .isEqualTo(480 * M + 480 * M + 50 * M + 3 * K);
  }

  @Test
  void concurrentPhasesAllocateNothingAndAFullCollectionFreesWithoutAllocating() {
    assertThat(
            allocated(
                """
                [0.004s][info][gc] Using G1
                [0.042s][info][gc] GC(0) Pause Young (Concurrent Start) (G1 Humongous Allocation) 18M->1M(380M) 1.319ms
                [0.043s][info][gc] GC(1) Concurrent Mark Cycle
                [0.050s][info][gc] GC(1) Pause Remark 30M->21M(380M) 0.9ms
                [0.051s][info][gc] GC(1) Pause Cleanup 22M->22M(380M) 0.1ms
                [0.052s][info][gc] GC(1) Concurrent Mark Cycle 9.1ms
                [0.060s][info][gc] GC(2) Pause Full (System.gc()) 22M->3M(380M) 4.4ms
                [0.276s][info][gc,heap,exit]  garbage-first heap   total 395264K, used 5120K [0x00000000e0000000, 0x0000000100000000)
                [0.276s][info][gc,heap,exit]   region size 1024K, 138 young (141312K), 1 survivors (1024K)
                """))
        .isEqualTo((18 + 29 + 1 + 0 + 2) * M);
  }

  @Test
  void theWordsOfJdk25AreReadToo() {
    assertThat(
            allocated(
                """
                [0.016s][info][gc] GC(0) Pause Young (Normal) (G1 Evacuation Pause) 19M->1M(380M) 1.104ms
                [0.264s][info][gc,exit] Heap
                [0.264s][info][gc,exit]  garbage-first heap   total reserved 524288K, committed 395264K, used 2048K [0x00000000e0000000, 0x0000000100000000)
                """))
        .isEqualTo(20 * M);
  }

  @Test
  void aHeapMayBeMeasuredInAnyUnit() {
    assertThat(
            allocated(
                """
                GC(0) Pause Young (Allocation Failure) 512K->100B(2G) 1ms
                GC(1) Pause Young (Allocation Failure) 1G->1M(2G) 1ms
                """))
        .isEqualTo(512 * K + 1024 * M - 100);
  }

  @Test
  void aShortRunWithoutAPauseHasWhatIsInTheHeapAtItsExit() {
    assertThat(
            allocated(
                """
                [0.004s][info][gc] Using Serial
                [0.144s][info][gc,heap,exit]  def new generation   total 30720K, used 7000K [0x00000000f9c00000, 0x00000000fbd50000, 0x00000000fbd50000)
                [0.144s][info][gc,heap,exit]   eden space 27328K,  25% used [0x00000000f9c00000, 0x00000000fa2ef210, 0x00000000fb6b0000)
                [0.144s][info][gc,heap,exit]  tenured generation   total 68288K, used 448K [0x00000000fbd50000, 0x0000000100000000, 0x0000000100000000)
                """))
        .isEqualTo(7448 * K);
  }

  @Test
  void aCollectorThatCannotBeReadIsUnknownRatherThanZero() {
    List<String> z =
        List.of(
            "[0.010s][info][gc] Using The Z Garbage Collector",
            "[0.100s][info][gc] GC(0) Garbage Collection (Warmup) 52M(10%)->6M(1%)");

    assertThat(GcLog.allocatedBytes(z)).isEmpty();
    assertThat(GcLog.allocatedBytes(List.of())).isEmpty();
  }
}
