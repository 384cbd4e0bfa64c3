package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SearchResult.Probe;
import io.millrace.pipeline.result.SignificantDigits;
import java.util.Locale;

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
            "%11s %11s %8s %9s %9s %10s  %s%n",
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
              "%11s %11s %8s %9s %9s %,10d  %s%n",
              NumberText.number(probe.offeredPerSecond()),
              NumberText.number(probe.achievedPerSecond()),
              SignificantDigits.brief(probe.seconds()),
              NumberText.millis(probe.response().p50()),
              NumberText.millis(probe.response().p99()),
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
            ? "%s events/s held; no rate that was tried did not, and saturated, %s went through"
            : "%s events/s held; %s did not, so the limit lies between",
        NumberText.number(result.sustainedPerSecond()),
        NumberText.number(
            result.brokenPerSecond() == null
                ? result.saturatedPerSecond()
                : result.brokenPerSecond()));
  }
}
