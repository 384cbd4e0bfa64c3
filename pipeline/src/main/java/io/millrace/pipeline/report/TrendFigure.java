package io.millrace.pipeline.report;

import com.fasterxml.jackson.annotation.JsonValue;
import io.millrace.pipeline.result.Summary;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A figure of a run that is followed over weeks. */
public enum TrendFigure {
  /** Acknowledged events per second. */
  ACHIEVED("achieved", "achieved rate", "events/s", "events/s", 9),
  /** Median response time. */
  P50("p50", "response p50", "p50", "ms", 7),
  /** 99th percentile of the response time. */
  P99("p99", "response p99", "p99", "ms", 7),
  /** 99.9th percentile of the response time. */
  P999("p999", "response p99.9", "p99.9", "ms", 8),
  /** 99th percentile of the end-to-end time. */
  END_TO_END_P99("e2e.p99", "end-to-end p99", "e2e p99", "ms", 8),
  /** Client CPU seconds per million events. */
  CPU("cpu", "client CPU", "CPU s/M", "s/M", 8),
  /** Bytes that the client allocated per event. */
  ALLOCATED("alloc", "client allocation", "B/event", "B/event", 8);

  private final String key;
  private final String label;
  private final String heading;
  private final String unit;
  private final int columns;

  TrendFigure(String key, String label, String heading, String unit, int columns) {
    this.key = key;
    this.label = label;
    this.heading = heading;
    this.unit = unit;
    this.columns = columns;
  }

  /** What conditions call it: as {@code run --fail-if} does, where that has it. */
  @JsonValue
  public String key() {
    return key;
  }

  /** What sentences and charts call it. */
  public String label() {
    return label;
  }

  /** What a narrow column calls it. */
  String heading() {
    return heading;
  }

  /** How wide its column is; with date and commit, all take the 80 columns of a terminal. */
  int columns() {
    return columns;
  }

  /** Its unit; s/M is seconds per million events. */
  public String unit() {
    return unit;
  }

  /** The figure that conditions call so. */
  public static Optional<TrendFigure> of(String key) {
    return Arrays.stream(values()).filter(figure -> figure.key.equals(key)).findFirst();
  }

  /** What conditions call all of them. */
  public static List<String> keys() {
    return Arrays.stream(values()).map(TrendFigure::key).toList();
  }

  /** Returns it of a run; null when the run has too few samples for it, or nothing was measured. */
  public @Nullable Double of(Summary summary) {
    Double value =
        switch (this) {
          case ACHIEVED -> (Double) summary.rate().achievedPerSecond();
          case P50 -> summary.latencyMs().response().p50();
          case P99 -> summary.latencyMs().response().p99();
          case P999 -> summary.latencyMs().response().p999();
          case END_TO_END_P99 -> summary.latencyMs().endToEnd().p99();
          case CPU -> (Double) summary.client().cpuSecondsPerMillion();
          case ALLOCATED -> (Double) summary.client().allocatedBytesPerEvent();
        };
    return value == null || value <= 0 ? null : value; // no ratio can be made of 0
  }

  /** Returns a value of it as text, without the unit. */
  String text(@Nullable Double value) {
    return value == null ? NumberText.NONE : NumberText.number(value);
  }
}
