package io.millrace.pipeline.search;

import io.millrace.pipeline.report.Summary;
import java.util.Locale;

/** Says what stood in the way of a higher rate, from what was seen at one that broke. */
final class Limit {
  /** A host this busy has no core left for whoever needs one next. */
  private static final double HOST_FULL = 0.9;

  /** A generator that is this late at one event in a hundred could not keep its schedule. */
  private static final double LATE_MS = 20;

  private Limit() {}

  static String of(ProbeOutcome broken) {
    Summary summary = broken.summary();
    CpuShares cpu = broken.cpu();
    String seen =
        String.format(
            Locale.ROOT,
            "at %,.0f events/s the host's CPU was %.0f %% busy: client %.0f %%, brokers %.0f %%",
            summary.rate().offeredPerSecond(),
            cpu.host() * 100,
            cpu.client() * 100,
            cpu.brokers() * 100);
    if (cpu.host() >= HOST_FULL) {
      return "host CPU (" + seen + ")";
    }
    if (summary.events().blockedMs() > 0) {
      return String.format(
          Locale.ROOT,
          "broker or network (sends waited %,d ms for room in the producer's buffer; %s)",
          summary.events().blockedMs(),
          seen);
    }
    Double lag = summary.latencyMs().scheduleLag().p99();
    if (lag != null && lag > LATE_MS) {
      return String.format(
          Locale.ROOT, "client CPU (1 event in 100 was sent over %.0f ms late; %s)", lag, seen);
    }
    return "broker or network (sends were on time and did not wait; " + seen + ")";
  }
}
