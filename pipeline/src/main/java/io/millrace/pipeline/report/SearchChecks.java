package io.millrace.pipeline.report;

import io.millrace.pipeline.result.SearchResult;
import io.millrace.pipeline.result.SearchResult.Probe;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a search came to, check by check: a rate holds, and what it was searched below is valid. */
public final class SearchChecks {
  private SearchChecks() {}

  /**
   * The checks: no rate that holds is a failure, a saturated run that is not valid an error, since
   * rates were looked for below it only.
   */
  public static List<Check> of(SearchResult search) {
    List<Check> checks = new ArrayList<>();
    String held = "a rate holds " + String.join(" and ", search.objectives());
    checks.add(
        search.sustainedPerSecond() != null
            ? Check.passed("objectives", held)
            : Check.failed("objectives", held, whyNot(search)));
    String saturated = "the saturated run may be used";
    List<String> tried =
        search.probes().stream().filter(Probe::saturated).map(Probe::reason).toList();
    checks.add(
        tried.contains(Probe.SATURATED)
            ? Check.passed("validity", saturated)
            : Check.error("validity", saturated, "none of them is valid: " + tried));
    return checks;
  }

  private static String whyNot(SearchResult search) {
    Probe last = search.probes().get(search.probes().size() - 1);
    String reason =
        last.saturated()
            ? ""
            : NumberText.format(
                "; at %s events/s %s", NumberText.number(last.offeredPerSecond()), last.reason());
    return "no rate was confirmed; limited by " + search.limitedBy() + reason;
  }

  /** The report of a search. */
  public static CheckReport report(SearchResult search) {
    Map<String, String> properties = new LinkedHashMap<>();
    properties.put("command", search.command());
    if (search.sustainedPerSecond() != null) {
      properties.put("sustained.per.second", NumberText.number(search.sustainedPerSecond()));
    }
    properties.put("limited.by", search.limitedBy());
    properties.putAll(RunChecks.machine(search.environment()));
    return new CheckReport(
        search.name(), search.startedAt(), properties, of(search), SearchTable.of(search));
  }
}
