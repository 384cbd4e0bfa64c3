package io.millrace.pipeline.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * What all cores of this host have done since it started, by the first line of proc(5) {@code
 * stat}: everything that runs here, brokers, clients and strangers.
 *
 * @param busy in the kernel's ticks
 * @param all idle ones included; 0 where there is no /proc/stat
 */
public record HostCpu(long busy, long all) {
  private static final Path STAT = Path.of("/proc/stat");

  /** user, nice, system, idle, iowait, irq, softirq, steal; guests are in user already. */
  private static final int COLUMNS = 8;

  private static final int IDLE = 3;
  private static final int IOWAIT = 4;

  /** Now. */
  public static HostCpu now() {
    try (Stream<String> lines = Files.lines(STAT)) {
      return parse(lines.findFirst().orElse(""));
    } catch (IOException e) {
      return new HostCpu(0, 0);
    }
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
      return new HostCpu(0, 0);
    }
    long all = Arrays.stream(ticks).sum();
    return new HostCpu(all - ticks[IDLE] - ticks[IOWAIT], all);
  }

  /** The busy share of the time until {@code later}, 0 to 1; NaN when it is not known. */
  public double busyShareUntil(HostCpu later) {
    return later.all > all ? (double) (later.busy - busy) / (later.all - all) : Double.NaN;
  }
}
