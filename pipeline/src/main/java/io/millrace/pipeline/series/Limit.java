package io.millrace.pipeline.series;

import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.util.Locale;

/** Says what stood in the way of a higher rate, from what was seen at one that broke. */
final class Limit {
  /** A host this busy has no core left for whoever needs one next; a link has no room. */
  private static final double FULL = 0.9;

  /** A generator that is this late at one event in a hundred could not keep its schedule. */
  private static final double LATE_MS = 20;

  /** Sends that waited for a smaller share of the time than this did not wait for the brokers. */
  private static final double WAITED = 0.01;

  private Limit() {}

  static String of(ProbeOutcome broken) {
    CpuShares cpu = broken.cpu();
    Double link = broken.link();
    if (cpu.host() >= FULL) {
      return "host CPU (" + seen(broken) + ")";
    }
    if (link != null && link >= FULL) {
      return "network (" + seen(broken) + ")";
    }
    Throttling throttling = broken.summary().throttling();
    if (throttling != null && throttling.producers().happened()) {
      return "quota (" + throttling.reasons().get(0) + "; " + seen(broken) + ")";
    }
    double waited =
        broken.summary().events().blockedMs() / 1e3 / broken.seconds() / broken.producers();
    if (waited < WAITED && isBehind(broken.summary())) {
      double cores = cpu.client() * Runtime.getRuntime().availableProcessors();
      return String.format(
          Locale.ROOT,
          "%s (sends did not wait for room in the producer's buffer, and %s; the client used %.1f"
              + " cores, and collected garbage for %,d ms; %s)",
          cores >= FULL ? "client CPU" : "client, though it had CPU left",
          broken.summary().saturated() ? "no more came" : "came late",
          cores,
          broken.summary().client().gcMs(),
          seen(broken));
    }
    return String.format(
        Locale.ROOT,
        "%s (sends waited for room in the producer's buffer for %.0f %% of the time; %s)",
        cpu.brokers() > 0 ? "broker" : "broker, or the network beyond this host",
        waited * 100,
        seen(broken));
  }

  /** Without a schedule there is none to be behind of: then the client sends all that it can. */
  private static boolean isBehind(Summary summary) {
    Double lag = summary.latencyMs().scheduleLag().p99();
    return summary.saturated() || (lag != null && lag > LATE_MS);
  }

  private static String seen(ProbeOutcome broken) {
    CpuShares cpu = broken.cpu();
    Double link = broken.link();
    return String.format(
        Locale.ROOT,
        "at %s events/s the host's CPU was %s busy: client %s, brokers %s%s",
        SignificantDigits.of(broken.summary().rate().achievedPerSecond()),
        percent(cpu.host()),
        percent(cpu.client()),
        percent(cpu.brokers()),
        link == null ? "" : "; its busiest network link " + percent(link));
  }

  private static String percent(double share) {
    return Double.isNaN(share)
        ? "an unknown share"
        : String.format(Locale.ROOT, "%.0f %%", share * 100);
  }
}
