package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SearchResult.Probe;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Renders the result of a rate search for a terminal. */
public final class SearchTable {
  private SearchTable() {}

  /** Renders the answer, then every probe. */
  public static String of(SearchResult result) {
    StringBuilder text = new StringBuilder();
    text.append("objective   ").append(String.join(" and ", result.objectives())).append('\n');
    text.append("sustained   ").append(answer(result)).append('\n');
    text.append("limited by  ").append(result.limitedBy()).append("\n\n");
    text.append(
        String.format(
            Locale.ROOT,
            "%12s %12s %8s %10s %10s %10s  %s%n",
            "offered/s",
            "achieved/s",
            "seconds",
            "p50 ms",
            "p99 ms",
            "samples",
            "held"));
    for (Probe probe : result.probes()) {
      text.append(
          String.format(
              Locale.ROOT,
              "%,12.0f %,12.0f %8.0f %10s %10s %,10d  %s%n",
              probe.offeredPerSecond(),
              probe.achievedPerSecond(),
              probe.seconds(),
              millis(probe.response().p50()),
              millis(probe.response().p99()),
              probe.response().count(),
              probe.held()
                  ? probe.confirming() ? "yes, confirmed" : "yes"
                  : "no: " + probe.reason()));
    }
    return text.append("repeat with: ").append(result.command()).append('\n').toString();
  }

  private static String answer(SearchResult result) {
    if (result.sustainedPerSecond() == null) {
      return "no rate was confirmed";
    }
    return String.format(
        Locale.ROOT,
        result.brokenPerSecond() == null
            ? "%,.0f events/s held; no rate that was tried did not, and saturated, %,.0f went through"
            : "%,.0f events/s held; %,.0f did not, so the limit lies between",
        result.sustainedPerSecond(),
        result.brokenPerSecond() == null ? result.saturatedPerSecond() : result.brokenPerSecond());
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, "%,.2f", value);
  }
}
