package io.millrace.pipeline.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each check on a handwritten tree of files on which it must warn, and on one on which it must be
 * silent.
 */
class ChecksTest {
  private static final String CPU = "sys/devices/system/cpu/";
  private static final String STATUS = "proc/self/status";
  private static final String MEMINFO = "proc/meminfo";

  @TempDir private Path root;
  private Tree tree;

  @BeforeEach
  void anEmptyTree() {
    tree = new Tree(root);
  }

  private static void assertGood(Finding finding, String value) {
    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Good.class, good -> assertThat(good.value()).isEqualTo(value));
  }

  private static void assertWarns(Finding finding, String value, String effect, String remedy) {
    assertThat(finding)
        .isInstanceOfSatisfying(
            Finding.Warning.class,
            warning -> {
              assertThat(warning.value()).isEqualTo(value);
              assertThat(warning.effect()).contains(effect);
              assertThat(warning.remedy()).contains(remedy);
              assertThat(warning.sentence()).startsWith(warning.check() + ": " + value);
            });
  }

  @Test
  void whereNothingIsToldNothingIsCalledGood() {
    List<Check> all =
        List.of(
            new Cores(),
            new CpuQuota(),
            StolenTime.sinceStart(),
            new CoreKinds(),
            new Frequency(),
            new ClockSource(),
            new Memory(),
            new Overcommit(),
            new Swap(),
            new HugePages(),
            new OpenFiles(),
            new Ports(),
            new FileSystem());

    assertThat(all)
        .allSatisfy(
            check -> assertThat(check.look(tree.machine())).isInstanceOf(Finding.Unknown.class));
  }

  @Nested
  class OfCores {
    @BeforeEach
    void eightOfThem() throws IOException {
      tree.with(CPU + "online", "0-7").with(STATUS, "Name:\tjava", "Cpus_allowed_list:\t0-7");
    }

    @Test
    void fewerThanJvmsAreTooFew() throws IOException {
      tree.with(STATUS, "Cpus_allowed_list:\t0-1");

      assertWarns(
          new Cores().look(tree.machine()),
          "2 of 8 (CPU affinity) for 3 brokers and this tool",
          "every latency",
          "fewer --brokers");
    }

    @Test
    void asManyAsJvmsAreEnough() throws IOException {
      assertGood(new Cores().look(tree.machine()), "8");
      tree.with(STATUS, "Cpus_allowed_list:\t0,2");
      assertGood(new Cores().look(tree.machine(0)), "2 of 8 (CPU affinity)");
    }

    @Test
    void aQuotaOfTheContainerIsFound() throws IOException {
      tree.with("proc/self/cgroup", "0::/pod/box").with("sys/fs/cgroup/cpu.max", "max 100000");
      assertGood(new CpuQuota().look(tree.machine()), "none");

      tree.with("sys/fs/cgroup/pod/cpu.max", "150000 100000");
      assertWarns(new CpuQuota().look(tree.machine()), "1.5 cores", "stand still", "--cpuset-cpus");
    }

    @Test
    void aQuotaOfTheFirstVersionIsFoundToo() throws IOException {
      tree.with("proc/self/cgroup", "5:cpu,cpuacct:/box", "0::/")
          .with("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1")
          .with("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
      assertGood(new CpuQuota().look(tree.machine()), "none");

      tree.with("sys/fs/cgroup/cpu/box/cpu.cfs_quota_us", "50000")
          .with("sys/fs/cgroup/cpu/box/cpu.cfs_period_us", "100000");
      assertWarns(new CpuQuota().look(tree.machine()), "0.5 cores", "all threads", "lift");
    }

    @Test
    void stolenTimeIsFoundFromOnePercentOn() throws IOException {
      tree.with("proc/stat", "cpu  600 0 0 391 0 0 0 9 0 0");
      assertGood(StolenTime.sinceStart().look(tree.machine()), "0.9 % since this machine started");

      StolenTime watched = StolenTime.sinceNow(tree.machine());
      tree.with("proc/stat", "cpu  600 0 0 486 0 0 0 14 0 0");
      assertWarns(
          watched.look(tree.machine()),
          "5.0 % while it was watched",
          "other machines",
          "dedicated");
    }

    @Test
    void fastAndSlowCoresAreFoundUnlessOneKindIsKeptTo() throws IOException {
      assertGood(new CoreKinds().look(tree.machine()), "one");

      tree.with("sys/devices/cpu_core/cpus", "0-3").with("sys/devices/cpu_atom/cpus", "4-7");
      assertWarns(
          new CoreKinds().look(tree.machine()),
          "fast and slow ones mixed",
          "from run to run",
          "taskset -c 0-3");

      tree.with(STATUS, "Cpus_allowed_list:\t0-3");
      assertGood(new CoreKinds().look(tree.machine()), "one (CPU affinity)");
    }

    @Test
    void coresOfDifferentCapacityAreFound() throws IOException {
      tree.with(CPU + "cpu0/cpu_capacity", "1024").with(CPU + "cpu1/cpu_capacity", "1024");
      assertGood(new CoreKinds().look(tree.machine()), "one");

      tree.with(CPU + "cpu1/cpu_capacity", "462");
      assertWarns(
          new CoreKinds().look(tree.machine()), "fast and slow ones mixed", "CPU", "cpu_capacity");
    }
  }

  @Nested
  class OfFrequencies {
    @BeforeEach
    void steadyOnes() throws IOException {
      tree.with(CPU + "cpu0/cpufreq/scaling_governor", "performance")
          .with(CPU + "cpu1/cpufreq/scaling_governor", "performance")
          .with(CPU + "intel_pstate/no_turbo", "1");
    }

    @Test
    void steadyOnesAreGood() {
      assertGood(new Frequency().look(tree.machine()), "governor performance");
    }

    @Test
    void oneCoreThatSavesPowerIsEnoughToWarn() throws IOException {
      tree.with(CPU + "cpu1/cpufreq/scaling_governor", "powersave");

      assertWarns(
          new Frequency().look(tree.machine()),
          "governor performance, powersave",
          "at low rates",
          "cpupower frequency-set -g performance (as root)");
    }

    @Test
    void turboIsFoundOnBothDrivers() throws IOException {
      tree.with(CPU + "intel_pstate/no_turbo", "0");
      assertWarns(
          new Frequency().look(tree.machine()),
          "governor performance, turbo on",
          "heat",
          "echo 1 > /sys/devices/system/cpu/intel_pstate/no_turbo");

      tree.with(CPU + "intel_pstate/no_turbo", "1").with(CPU + "cpufreq/boost", "1");
      assertWarns(
          new Frequency().look(tree.machine()),
          "governor performance, turbo on",
          "heat",
          "echo 0 > /sys/devices/system/cpu/cpufreq/boost");
    }
  }

  @Nested
  class OfClocks {
    private static final String SOURCE = "sys/devices/system/clocksource/clocksource0/";

    @ParameterizedTest
    @ValueSource(strings = {"tsc", "kvm-clock", "arch_sys_counter"})
    void clocksThatProgramsReadThemselvesAreGood(String source) throws IOException {
      tree.with(SOURCE + "current_clocksource", source);

      assertGood(new ClockSource().look(tree.machine()), source);
    }

    @ParameterizedTest
    @ValueSource(strings = {"hpet", "acpi_pm", "xen"})
    void clocksBehindASystemCallAreFound(String source) throws IOException {
      tree.with(SOURCE + "current_clocksource", source)
          .with(SOURCE + "available_clocksource", "tsc " + source);

      assertWarns(
          new ClockSource().look(tree.machine()), source, "system call", "here: tsc " + source);
    }

    @Test
    void aClockThatNobodyKnowsIsUnknown() throws IOException {
      tree.with(SOURCE + "current_clocksource", "sundial");

      assertThat(new ClockSource().look(tree.machine())).isInstanceOf(Finding.Unknown.class);
    }
  }

  @Nested
  class OfMemory {
    private static final String SWAPS = "Filename\tType\tSize\tUsed\tPriority";
    private static final String HUGE = "sys/kernel/mm/transparent_hugepage/";

    private static String kilobytes(String key, long gigabytes) {
      return key + ":   " + gigabytes * 1_000_000_000 / 1_024 + " kB";
    }

    @Test
    void heapsThatFindNoRoomAreFound() throws IOException {
      tree.with(MEMINFO, kilobytes("MemAvailable", 8));
      assertGood(new Memory().look(tree.machine()), "8.00 GB available");

      tree.with(MEMINFO, kilobytes("MemAvailable", 3));
      assertWarns(
          new Memory().look(tree.machine()),
          "3.00 GB available, 3.76 GB of heaps to come",
          "kills",
          "fewer --brokers");
      assertGood(new Memory().look(tree.machine(0)), "3.00 GB available");
    }

    @Test
    void theLimitOfAContainerIsFound() throws IOException {
      tree.with(MEMINFO, kilobytes("MemAvailable", 8))
          .with("proc/self/cgroup", "4:memory:/box", "0::/")
          .with("sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712")
          .with("sys/fs/cgroup/memory/memory.usage_in_bytes", "1000000000");
      assertGood(new Memory().look(tree.machine()), "8.00 GB available");

      tree.with("sys/fs/cgroup/memory/box/memory.limit_in_bytes", "2000000000")
          .with("sys/fs/cgroup/memory/box/memory.usage_in_bytes", "500000000");
      assertWarns(
          new Memory().look(tree.machine()),
          "1.50 GB available within the container's limit, 3.76 GB of heaps to come",
          "kills",
          "raise the container's limit");

      tree.with("sys/fs/cgroup/memory.max", "1500000000")
          .with("sys/fs/cgroup/memory.current", "500000000");
      assertThat(new Cgroup(tree.machine()).memoryLeft()).contains(1_000_000_000L);
    }

    @Test
    void strictOvercommitIsFoundWhereItLeavesNoRoom() throws IOException {
      tree.with("proc/sys/vm/overcommit_memory", "0");
      assertGood(new Overcommit().look(tree.machine()), "allowed (vm.overcommit_memory=0)");

      tree.with("proc/sys/vm/overcommit_memory", "2")
          .with(MEMINFO, kilobytes("CommitLimit", 20), kilobytes("Committed_AS", 5));
      assertGood(
          new Overcommit().look(tree.machine()),
          "forbidden (vm.overcommit_memory=2), 15.0 GB left");

      tree.with(MEMINFO, kilobytes("CommitLimit", 6), kilobytes("Committed_AS", 5));
      assertWarns(
          new Overcommit().look(tree.machine()),
          "forbidden (vm.overcommit_memory=2), 1.00 GB left",
          "does not start",
          "sysctl vm.overcommit_memory=0");

      tree.with(MEMINFO, kilobytes("CommitLimit", 4), kilobytes("Committed_AS", 5));
      assertWarns(
          new Overcommit().look(tree.machine()),
          "forbidden (vm.overcommit_memory=2), 0 B left",
          "does not start",
          "sysctl vm.overcommit_memory=0");
    }

    @Test
    void swapIsFoundOnceItIsUsed() throws IOException {
      tree.with("proc/sys/vm/swappiness", "60").with("proc/swaps", SWAPS);
      assertGood(new Swap().look(tree.machine()), "none");

      tree.with("proc/swaps", SWAPS, "/dev/sda2 partition 8000000 0 -2");
      assertGood(new Swap().look(tree.machine()), "0 B of 8.19 GB in use, swappiness 60");

      tree.with("proc/swaps", SWAPS, "/dev/sda2 partition 8000000 1000000 -2");
      assertWarns(
          new Swap().look(tree.machine()),
          "1.02 GB of 8.19 GB in use, swappiness 60",
          "hiccups",
          "vm.swappiness=1");

      tree.with("proc/sys/vm/swappiness", "1");
      assertGood(new Swap().look(tree.machine()), "1.02 GB of 8.19 GB in use, swappiness 1");
    }

    @Test
    void hugePagesAreFoundWhereEveryProgramWaitsForThem() throws IOException {
      tree.with(HUGE + "enabled", "[always] madvise never")
          .with(HUGE + "defrag", "always defer defer+madvise [madvise] never");
      assertGood(new HugePages().look(tree.machine()), "transparent always, defrag madvise");

      tree.with(HUGE + "defrag", "[always] defer defer+madvise madvise never");
      assertWarns(
          new HugePages().look(tree.machine()),
          "transparent always, defrag always",
          "stands still",
          "echo madvise");
    }
  }

  @Nested
  class OfLimits {
    private static final String RANGE = "proc/sys/net/ipv4/ip_local_port_range";

    @ParameterizedTest
    @ValueSource(strings = {"20000", "unlimited"})
    void manyFilesAreEnough(String limit) throws IOException {
      tree.with("proc/self/limits", "Max open files   " + limit + "   20000   files");

      assertGood(new OpenFiles().look(tree.machine()), limit);
    }

    @Test
    void fewFilesAreFound() throws IOException {
      tree.with(
          "proc/self/limits",
          "Limit                     Soft Limit           Hard Limit           Units",
          "Max open files            1024                 1024                 files");

      assertWarns(
          new OpenFiles().look(tree.machine()), "1024", "Too many open files", "ulimit -n 100000");
    }

    @Test
    void outgoingConnectionsThatMayTakeTheBrokersPortsAreFound() throws IOException {
      tree.with(RANGE, "32768\t60999");
      assertGood(new Ports().look(tree.machine()), "outgoing connections take 32768 to 60999");

      tree.with(RANGE, "1024\t65535");
      assertWarns(
          new Ports().look(tree.machine()),
          "outgoing connections take 1024 to 65535",
          "cannot come back",
          "ip_local_port_range='32768 60999'");
      assertGood(new Ports().look(tree.machine(0)), "outgoing connections take 1024 to 65535");
    }

    @Test
    void portsThatAreUsedUpAreFound() throws IOException {
      tree.with(RANGE, "32768\t60999")
          .with(
              "proc/net/sockstat",
              "sockets: used 300",
              "TCP: inuse 40 orphan 0 tw 25 alloc 60 mem 1");
      assertGood(new Ports().look(tree.machine()), "outgoing connections take 32768 to 60999");

      tree.with("proc/net/sockstat", "TCP: inuse 40 orphan 0 tw 20000 alloc 60 mem 1");
      assertWarns(
          new Ports().look(tree.machine()),
          "20,040 TCP sockets for 28,232 ports",
          "cannot connect",
          "a minute");
    }
  }

  @Nested
  class OfDisks {
    private void mounted(String type) throws IOException {
      String at = root.toRealPath().toString().replace(" ", "\\040");
      tree.with(
          "proc/self/mountinfo",
          "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw",
          "30 22 0:21 / " + at + "/elsewhere rw - tmpfs tmpfs rw",
          "31 22 0:22 / " + at + " rw,relatime shared:5 - " + type + " source rw");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ext4", "xfs", "btrfs", "zfs"})
    void disksOfThisMachineAreGood(String type) throws IOException {
      mounted(type);

      assertGood(new FileSystem().look(tree.machine()), type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"tmpfs", "overlay", "nfs4", "cifs", "9p", "virtiofs", "fuse.sshfs"})
    void whatIsNoDiskOfThisMachineIsFoundWhereBrokersRun(String type) throws IOException {
      mounted(type);

      assertWarns(
          new FileSystem().look(tree.machine()),
          type + " (" + root.toRealPath() + ")",
          effectOf(type),
          "--runs");
      assertGood(new FileSystem().look(tree.machine(0)), type);
    }

    private static String effectOf(String type) {
      return switch (type) {
        case "tmpfs" -> "logs are in memory";
        case "overlay" -> "logs are in the container's";
        default -> "each flush";
      };
    }

    @Test
    void aDiskThatIsNearlyFullIsFound() {
      assertGood(FreeSpace.judge(80_000_000_000L), "80.0 GB");
      assertWarns(FreeSpace.judge(1_500_000_000L), "1.50 GB", "no figures", "--runs");
    }

    @Test
    void aSlowDiskIsFoundByItsSlowestFlushes() {
      long[] quick = new long[300];
      Arrays.fill(quick, 500_000);
      quick[7] = 40_000_000; // one of three hundred is below the 99th percentile
      assertGood(FlushTime.judge(quick), "p50 0.50 ms, p99 0.50 ms, of 300 of 4 kB");

      for (int i = 0; i < 4; i++) {
        quick[i] = 40_000_000;
      }
      assertWarns(
          FlushTime.judge(quick),
          "p50 0.50 ms, p99 40.00 ms, of 300 of 4 kB",
          "elections are slower",
          "faster disk");
    }
  }

  @Nested
  class OfThisJvm {
    @Test
    void aJvmThatCompilesIsGood() {
      assertThat(new JvmOptions(List.of("-Xmx2g", "-XX:+UseParallelGC"), true).look(tree.machine()))
          .isInstanceOf(Finding.Good.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"-Xint", "-XX:TieredStopAtLevel=1", "-agentlib:jdwp=transport=dt_socket"})
    void anOptionThatSlowsItDownIsFound(String option) {
      assertThat(new JvmOptions(List.of("-Xmx2g", option), true).look(tree.machine()))
          .isInstanceOfSatisfying(
              Finding.Warning.class,
              warning -> {
                assertThat(warning.value()).endsWith(", " + option);
                assertThat(warning.remedy())
                    .isEqualTo("leave " + option.replaceFirst("=.*", "") + " out");
              });
    }

    @Test
    void aJvmWithoutACompilerIsFound() {
      assertThat(new JvmOptions(List.of(), false).look(tree.machine()))
          .isInstanceOfSatisfying(
              Finding.Warning.class, warning -> assertThat(warning.value()).endsWith("JIT off"));
    }
  }

  @Nested
  class OfWhatIsWatched {
    private long monotonicNs = 5_000_000_000L;
    private long wallNs = 1_700_000_000_000_000_000L;

    private void pass(long millis) {
      monotonicNs += millis * 1_000_000;
      wallNs += millis * 1_000_000;
    }

    @Test
    void aClockThatIsAdjustedWithoutAStepIsGood() {
      WallClock clock = new WallClock(() -> monotonicNs, () -> wallNs);
      for (int i = 0; i < 100; i++) {
        pass(100);
        wallNs += 50_000; // 500 ppm, as fast as the kernel adjusts
        clock.look();
      }

      assertGood(clock.finding(), "no step, moved by 5.00 ms");
    }

    @ParameterizedTest
    @ValueSource(longs = {30, -30})
    void aClockThatStepsIsFoundForwardAndBackward(long stepMs) {
      WallClock clock = new WallClock(() -> monotonicNs, () -> wallNs);
      pass(100);
      clock.look();
      wallNs += stepMs * 1_000_000;
      pass(100);
      clock.look();
      pass(100);
      clock.look();

      assertWarns(clock.finding(), "stepped by " + stepMs + ".0 ms", "linger", "makestep");
    }

    @Test
    void aThreadThatWasHeldUpBetweenTwoReadingsIsNoStep() {
      WallClock clock =
          new WallClock(
              () -> monotonicNs,
              () -> {
                long read = wallNs;
                pass(3); // put aside just here
                return read;
              });
      pass(100);
      clock.look();

      assertThat(clock.finding()).isInstanceOf(Finding.Unknown.class);
    }

    @Test
    void aMachineThatStandsStillIsFound() {
      assertGood(Hiccups.judge(3.2, 4_950), "longest 3.2 ms in 4,950 looks");
      assertWarns(
          Hiccups.judge(48, 4_000), "longest 48.0 ms in 4,000 looks", "schedule lag", "cores");
    }

    @Test
    void otherProgramsAreFoundFromATenthOfTheCoresOn() {
      assertGood(OtherLoad.judge(0.02, "0.10"), "2 % of all cores, load average 0.10");
      assertWarns(
          OtherLoad.judge(0.5, "3.10"),
          "50 % of all cores, load average 3.10",
          "highest rate is lower",
          "top");
      assertThat(OtherLoad.judge(Double.NaN, "")).isInstanceOf(Finding.Unknown.class);
    }
  }
}
