package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.report.RunTimeline.Step;
import io.millrace.pipeline.result.FailoverResult;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The charts of rates, latencies and backlog over the time of a run, and the table with their
 * numbers.
 */
final class TimelineCharts {
  /** A chart with more rows than this is unreadable. */
  private static final int MOST_LANES = 40;

  private final RunTimeline timeline;
  private final List<Map<String, Object>> marks;
  private final double seconds;

  /** A line of a chart. A point is a second and a figure, which may be null. */
  private record Series(String name, List<@Nullable Double[]> points) {
    /**
     * True when there is a value to draw; a percentile has none when no step has enough samples.
     */
    boolean isDrawn() {
      return points.stream().anyMatch(point -> point[1] != null);
    }
  }

  TimelineCharts(RunTimeline timeline, RunEvents events) {
    this.timeline = timeline;
    List<Step> steps = timeline.steps();
    this.seconds = steps.isEmpty() ? 0 : Math.ceil(steps.get(steps.size() - 1).endSecond());
    this.marks = events.marks(seconds);
  }

  List<Block> blocks() {
    String per = timeline.stepSeconds() == 1 ? "second" : timeline.stepSeconds() + " s";
    return List.of(
        chart(
            "Events per second",
            "events/s",
            false,
            series("sent", Step::sentPerSecond),
            series("acknowledged", Step::acknowledgedPerSecond),
            series("received, all groups", Step::receivedPerSecond)),
        chart(
            "Latency of each " + per,
            "ms",
            true,
            series("response p50", step -> step.response().p50()),
            series("response p90", step -> step.response().p90()),
            series("response p99", step -> step.response().p99()),
            series("response max", step -> step.response().max()),
            series("end-to-end p99", step -> step.endToEnd().p99())),
        chart(
            "Backlog of the group furthest behind, events",
            "events",
            false,
            series("behind", step -> (double) step.behind())),
        new Block.Folded("The numbers of these charts", List.of(table())));
  }

  /** Returns the chart of the gaps of each partition, on the same time axis. */
  Block availability(List<FailoverResult> faults) {
    SortedMap<String, List<Map<String, Object>>> lanes = new TreeMap<>();
    Set<FailoverResult.Outage> outages = new LinkedHashSet<>();
    for (FailoverResult fault : faults) {
      outages.addAll(fault.outages()); // a gap that lasts until the next fault is in both
      // results
      for (int partition : fault.affected()) {
        lanes.put(lane(partition, "writes"), new ArrayList<>());
        lanes.put(lane(partition, "reads"), new ArrayList<>());
      }
    }
    for (FailoverResult.Outage outage : outages) {
      Map<String, Object> span = new LinkedHashMap<>();
      span.put("from", rounded(outage.fromMs() / 1_000.0));
      span.put("to", rounded(outage.toMs() / 1_000.0));
      lanes
          .computeIfAbsent(lane(outage.partition(), outage.kind()), lane -> new ArrayList<>())
          .add(span);
    }
    List<Map<String, Object>> drawn = new ArrayList<>();
    lanes.forEach(
        (name, spans) -> {
          if (drawn.size() < MOST_LANES) {
            Map<String, Object> lane = new LinkedHashMap<>();
            lane.put("name", name.replaceFirst("^0+(?=[0-9])", ""));
            lane.put("spans", spans);
            drawn.add(lane);
          }
        });
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seconds", seconds);
    data.put("events", marks);
    data.put("lanes", drawn);
    return new Block.Chart(
        "spans",
        "Partitions that stood still"
            + (lanes.size() > MOST_LANES ? ", the first " + MOST_LANES + " rows" : ""),
        "A bar for each time in which a partition took no writes, or gave none to its readers; the"
            + " table of standstills has the numbers",
        data);
  }

  /** Pads a partition's number with zeros, so that names sort by number. */
  private static String lane(int partition, String kind) {
    return String.format(Locale.ROOT, "%06d %s", partition, kind);
  }

  private Series series(String name, Function<Step, @Nullable Double> figure) {
    List<@Nullable Double[]> points = new ArrayList<>();
    for (Step step : timeline.steps()) {
      Double value = figure.apply(step);
      points.add(new @Nullable Double[] {step.endSecond(), value == null ? null : rounded(value)});
    }
    return new Series(name, points);
  }

  /** Keeps the page small, and three digits of a rate of one event in a quarter of an hour. */
  private static double rounded(double value) {
    double steps = Math.abs(value) < 1 ? 1e6 : 1e3;
    return Math.round(value * steps) / steps;
  }

  private Block chart(String title, String unit, boolean latency, Series... series) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("seconds", seconds);
    data.put("unit", unit);
    data.put("log", latency);
    data.put("area", series.length == 1);
    data.put("events", marks);
    data.put("series", Arrays.stream(series).filter(Series::isDrawn).toList());
    return new Block.Chart(
        "timeline", title, title + ", over the run; the table below has the numbers", data);
  }

  private Block table() {
    return new Block.Table(
        "Step by step; latencies in ms",
        List.of(
            Column.number("until s"),
            Column.number("sent/s"),
            Column.number("acknowledged/s"),
            Column.number("received/s"),
            Column.number("behind"),
            Column.number("response p50"),
            Column.number("p90"),
            Column.number("p99"),
            Column.number("max"),
            Column.number("samples"),
            Column.number("end-to-end p99"),
            Column.number("samples")),
        timeline.steps().stream().map(TimelineCharts::row).toList());
  }

  private static List<String> row(Step step) {
    return List.of(
        NumberText.format("%.1f", step.endSecond()),
        NumberText.number(step.sentPerSecond()),
        NumberText.number(step.acknowledgedPerSecond()),
        NumberText.number(step.receivedPerSecond()),
        NumberText.count(step.behind()),
        NumberText.millis(step.response().p50()),
        NumberText.millis(step.response().p90()),
        NumberText.millis(step.response().p99()),
        NumberText.millis(step.response().max()),
        NumberText.count(step.response().count()),
        NumberText.millis(step.endToEnd().p99()),
        NumberText.count(step.endToEnd().count()));
  }
}
