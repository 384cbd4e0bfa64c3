package io.millrace.pipeline.series;

import io.millrace.pipeline.doctor.HostCpu;
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
  record Reading(long atNs, HostCpu host, Duration client, Duration brokers) {

    /** Now, for this process and the brokers of these process ids. */
    static Reading now(List<Long> brokerPids) {
      Duration brokers = Duration.ZERO;
      for (long pid : brokerPids) {
        brokers = brokers.plus(cpu(ProcessHandle.of(pid).orElse(null)));
      }
      return new Reading(System.nanoTime(), HostCpu.now(), cpu(ProcessHandle.current()), brokers);
    }

    /** What was used from {@code before} to this. */
    CpuShares since(Reading before) {
      double coreNs = (double) (atNs - before.atNs) * Runtime.getRuntime().availableProcessors();
      return new CpuShares(
          before.host.busyShareUntil(host),
          client.minus(before.client).toNanos() / coreNs,
          brokers.minus(before.brokers).toNanos() / coreNs);
    }
  }

  private static Duration cpu(@Nullable ProcessHandle process) {
    return process == null
        ? Duration.ZERO
        : process.info().totalCpuDuration().orElse(Duration.ZERO);
  }
}
