package io.millrace.pipeline.doctor;

import java.nio.file.Path;
import java.util.Arrays;

/**
 * What all cores of this host have done since it started, by the first line of proc(5) {@code
 * stat}: everything that runs here, brokers, clients and strangers.
 *
 * @param busy in the kernel's ticks
 * @param stolen of these, what the hypervisor gave to others
 * @param all idle ones included; 0 where there is no /proc/stat
 */
public record HostCpu(long busy, long stolen, long all) {
  /** Before anything was done. */
  static final HostCpu START = new HostCpu(0, 0, 0);

  /** user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already. */
  private static final int COLUMNS = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;
  private static final int STEAL = 7;

  /** Now. */
  public static HostCpu now() {
    return of(Machine.here(Path.of("."), 0));
  }

  /** Of a machine, now. */
  static HostCpu of(Machine machine) {
    return machine.lines("proc/stat").stream().findFirst().map(HostCpu::parse).orElse(START);
  }

  /** Reads the first line of the file; nothing known when it is not one. */
  public static HostCpu parse(String line) {
    long[] ticks =
        Arrays.stream(line.split("\\s+", -1))
            .skip(1)
            .limit(COLUMNS)
            .mapToLong(Long::parseLong)
            .toArray();
    if (ticks.length <= IOWAIT) {
      return START;
    }
    long all = Arrays.stream(ticks).sum();
    return new HostCpu(
        all - ticks[IDLE] - ticks[IOWAIT], ticks.length > STEAL ? ticks[STEAL] : 0, all);
  }

  /** The busy share of the time until {@code later}, 0 to 1; NaN when it is not known. */
  public double busyShareUntil(HostCpu later) {
    return later.all > all ? (double) (later.busy - busy) / (later.all - all) : Double.NaN;
  }

  /** The share that was stolen until {@code later}, 0 to 1; NaN when it is not known. */
  double stolenShareUntil(HostCpu later) {
    return later.all > all ? (double) (later.stolen - stolen) / (later.all - all) : Double.NaN;
  }
}
