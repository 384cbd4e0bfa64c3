package io.millrace.pipeline.report;

import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Summary.Percentiles;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Renders the summary of a run for a terminal. */
public final class SummaryTable {
  private SummaryTable() {}

  /** Renders the summary; ends with a line feed. */
  public static String of(Summary summary) {
    StringBuilder out = new StringBuilder();
    appendVerdict(out, summary);
    appendEvents(out, summary);
    appendGroups(out, summary);
    appendLatency(out, summary);
    Summary.Client client = summary.client();
    line(
        out,
        "client      %.2f CPU s per million events, %.0f B allocated per event, GC %d ms, longest"
            + " hiccup %.1f ms",
        client.cpuSecondsPerMillion(),
        client.allocatedBytesPerEvent(),
        client.gcMs(),
        client.maxHiccupMs());
    for (String settings : summary.settings().notKnown()) {
      line(out, "not known   %s", settings);
    }
    line(out, "seed %d; repeat with: %s", summary.seed(), summary.command());
    return out.toString();
  }

  private static void appendVerdict(StringBuilder out, Summary summary) {
    line(
        out,
        "verdict     %s%s%s",
        summary.verdict().name(),
        summary.partial() ? " (partial: ended before its time)" : "",
        summary.saturated() ? " (saturated: latencies are those of a full pipeline)" : "");
    for (String reason : summary.reasons()) {
      line(out, "            - %s", reason);
    }
  }

  private static void appendEvents(StringBuilder out, Summary summary) {
    Summary.Events events = summary.events();
    line(
        out,
        "events      %,d offered, %,d acknowledged, %,d refused, %,d unknown",
        events.offered(),
        events.acknowledged(),
        events.refused(),
        events.unknown());
    if (events.blockedSends() > 0) {
      line(
          out,
          "            %,d sends blocked, %,d ms in all",
          events.blockedSends(),
          events.blockedMs());
    }
    for (Map.Entry<String, Long> error : events.errors().entrySet()) {
      line(out, "            %,d x %s", error.getValue(), error.getKey());
    }
    line(
        out,
        "rate        %,.0f offered/s, %,.0f achieved/s",
        summary.rate().offeredPerSecond(),
        summary.rate().achievedPerSecond());
  }

  private static void appendGroups(StringBuilder out, Summary summary) {
    for (Summary.Group group : summary.groups()) {
      if (group.members() == 0) {
        line(out, "group       %s: no members, not judged", group.id());
        continue;
      }
      line(
          out,
          "group       %s: %,d received by %d members, %,d lost, %,d duplicated (%,d redelivered),"
              + " %,d reordered%s%s%s",
          group.id(),
          group.received(),
          group.members(),
          group.lost(),
          group.duplicated(),
          group.redelivered(),
          group.reordered(),
          group.unread() > 0 ? String.format(Locale.ROOT, ", %,d unread", group.unread()) : "",
          group.phantom() > 0 ? String.format(Locale.ROOT, ", %,d phantom", group.phantom()) : "",
          group.foreign() > 0 ? String.format(Locale.ROOT, ", %,d foreign", group.foreign()) : "");
    }
  }

  private static void appendLatency(StringBuilder out, Summary summary) {
    line(
        out,
        "%-14s%10s%10s%10s%10s%10s%10s%12s",
        "latency, ms",
        "p50",
        "p90",
        "p99",
        "p99.9",
        "mean",
        "max",
        "samples");
    appendRow(out, "response", summary.latencyMs().response());
    appendRow(out, "service", summary.latencyMs().service());
    appendRow(out, "end-to-end", summary.latencyMs().endToEnd());
    appendRow(out, "schedule lag", summary.latencyMs().scheduleLag());
  }

  private static void appendRow(StringBuilder out, String stage, Percentiles row) {
    line(
        out,
        "%-14s%10s%10s%10s%10s%10s%10s%,12d",
        stage,
        cell(row.p50()),
        cell(row.p90()),
        cell(row.p99()),
        cell(row.p999()),
        cell(row.mean()),
        cell(row.max()),
        row.count());
  }

  private static String cell(@Nullable Double millis) {
    return millis == null ? "-" : String.format(Locale.ROOT, "%,.2f", millis);
  }

  private static void line(StringBuilder out, String format, Object... arguments) {
    out.append(String.format(Locale.ROOT, format, arguments).stripTrailing()).append('\n');
  }
}
