package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.RunDirectory;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * The events of a run besides its load: faults, elections, rebalances.
 *
 * @param events the first of them in time, and no more than a page can list
 * @param left how many came after these
 */
record RunEvents(List<Event> events, long left) {
  /** A longer table is read by no one, and the file has them all. */
  static final int MOST_EVENTS = 1_000;

  /** More marks than this would hide the lines of a chart. */
  private static final int MOST_MARKS = 24;

  private static final Set<String> TIMES = Set.of("at", "elapsedMs", "kind");

  /** One event, in words. */
  record Event(double second, String kind, String what) {}

  /** Reads the events from a run's directory. */
  static RunEvents of(RunDirectory directory) {
    Earliest earliest = new Earliest();
    directory.eachEvent(json -> earliest.add(event(json)));
    for (FailoverResult failover : directory.readFailovers()) {
      failover
          .changes()
          .forEach(
              change -> earliest.add(new Event(change.atMs() / 1_000.0, "cluster", change.what())));
    }
    return earliest.events();
  }

  /** The earliest of any number of events, in little memory. */
  private static final class Earliest {
    private final List<Event> kept = new ArrayList<>();
    private long left;

    void add(Event event) {
      kept.add(event);
      if (kept.size() == 2 * MOST_EVENTS) {
        trim();
      }
    }

    private void trim() {
      kept.sort(Comparator.comparingDouble(Event::second));
      if (kept.size() > MOST_EVENTS) {
        List<Event> late = kept.subList(MOST_EVENTS, kept.size());
        left += late.size();
        late.clear();
      }
    }

    RunEvents events() {
      trim();
      return new RunEvents(List.copyOf(kept), left);
    }
  }

  private static Event event(JsonNode json) {
    List<String> words = new ArrayList<>();
    json.properties()
        .forEach(
            field -> {
              if (!TIMES.contains(field.getKey())) {
                JsonNode value = field.getValue();
                words.add(
                    field.getKey()
                        + " "
                        + (value.isString() ? value.asString() : value.toString()));
              }
            });
    return new Event(
        json.path("elapsedMs").asLong(0) / 1_000.0,
        json.path("kind").asString("event"),
        String.join(", ", words));
  }

  /**
   * Returns marks for charts: the numbers of the table's rows, with those of the same half second
   * in one mark.
   */
  List<Map<String, Object>> marks(double seconds) {
    Map<Double, String> names = new TreeMap<>();
    for (int i = 0; i < events.size(); i++) {
      double second = Math.floor(events.get(i).second() * 2) / 2;
      String number = Integer.toString(i + 1);
      if (second >= 0 && second <= seconds) {
        names.merge(second, number, (first, next) -> first.replaceFirst("–.*", "") + "–" + next);
      }
    }
    List<Map<String, Object>> marks = new ArrayList<>();
    names.forEach(
        (second, name) -> {
          if (marks.size() < MOST_MARKS) {
            Map<String, Object> mark = new LinkedHashMap<>();
            mark.put("at", second);
            mark.put("name", name);
            marks.add(mark);
          }
        });
    return marks;
  }

  /** Returns the table of the events, numbered. */
  Block table() {
    List<List<String>> rows = new ArrayList<>();
    for (Event event : events) {
      rows.add(
          List.of(
              Integer.toString(rows.size() + 1),
              NumberText.format("%.2f", event.second()),
              event.kind(),
              event.what()));
    }
    return new Block.Table(
        "What happened besides the load; the charts are marked with these numbers"
            + (left == 0
                ? ""
                : "; the first "
                    + NumberText.count(events.size())
                    + ", for "
                    + NumberText.count(left)
                    + " more see events.jsonl"),
        List.of(
            Column.number("number"),
            Column.number("at, s"),
            Column.text("kind"),
            Column.text("what")),
        rows);
  }
}
