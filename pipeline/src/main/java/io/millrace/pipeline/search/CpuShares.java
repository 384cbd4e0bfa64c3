package io.millrace.pipeline.search;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Who used the host's CPU between two instants, as shares of all its cores: 1 is all of it.
 *
 * @param host everything that runs on it; NaN where the system does not tell (it does on Linux)
 * @param client this process
 * @param brokers embedded brokers; 0 without any
 */
public record CpuShares(double host, double client, double brokers) {

  /** What had been used at one instant. */
  record Reading(long atNs, double hostBusy, double hostTotal, Duration client, Duration brokers) {

    /** Now, for this process and the brokers of these process ids. */
    static Reading now(List<Long> brokerPids) {
      double[] host = hostTicks();
      Duration brokers = Duration.ZERO;
      for (long pid : brokerPids) {
        brokers = brokers.plus(cpu(ProcessHandle.of(pid).orElse(null)));
      }
      return new Reading(
          System.nanoTime(), host[0], host[1], cpu(ProcessHandle.current()), brokers);
    }

    /** What was used from {@code before} to this. */
    CpuShares since(Reading before) {
      double coreNs = (double) (atNs - before.atNs) * Runtime.getRuntime().availableProcessors();
      return new CpuShares(
          (hostBusy - before.hostBusy) / (hostTotal - before.hostTotal),
          client.minus(before.client).toNanos() / coreNs,
          brokers.minus(before.brokers).toNanos() / coreNs);
    }
  }

  private static Duration cpu(@Nullable ProcessHandle process) {
    return process == null
        ? Duration.ZERO
        : process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Busy and all ticks since the system's start, from the first line of proc(5) stat. */
  private static double[] hostTicks() {
    try {
      String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).strip().split("\\s+", -1);
      double total = 0;
      for (int i = 1; i < Math.min(fields.length, 9); i++) {
        total += Long.parseLong(fields[i]);
      }
      double idle = Long.parseLong(fields[4]) + Long.parseLong(fields[5]);
      return new double[] {total - idle, total};
    } catch (IOException e) {
      return new double[] {Double.NaN, Double.NaN};
    }
  }
}
