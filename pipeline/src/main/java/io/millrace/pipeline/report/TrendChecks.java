package io.millrace.pipeline.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A trend as a CI server sees it: a check for each condition. */
public final class TrendChecks {
  private TrendChecks() {}

  /** The report of a trend of at least one run. */
  public static CheckReport report(Trend trend, List<Check> checks) {
    Trend.Point newest = trend.points().get(trend.points().size() - 1);
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("runs", Integer.toString(trend.points().size()));
    properties.put("newest", newest.run());
    properties.put("command", trend.command());
    return new CheckReport("trend", newest.startedAt(), properties, checks, TrendTable.of(trend));
  }
}
