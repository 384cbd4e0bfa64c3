package io.millrace.pipeline.report;

import io.millrace.pipeline.report.Block.Column;
import io.millrace.pipeline.result.Summary;
import java.util.ArrayList;
import java.util.List;

/** What the stages of a run did to its events, and how long that took. */
final class StageTables {
  private StageTables() {}

  /** What became of the events. */
  static Block outcomes(List<Summary.Stage> stages) {
    List<List<String>> rows = new ArrayList<>();
    for (Summary.Stage stage : stages) {
      rows.add(
          List.of(
              Integer.toString(stage.number()),
              stage.delivery(),
              Integer.toString(stage.workers()),
              NumberText.count(stage.in()),
              NumberText.count(stage.out()),
              NumberText.count(stage.lost()),
              NumberText.count(stage.twice()),
              NumberText.count(stage.unread()),
              NumberText.count(stage.phantom()),
              NumberText.count(stage.commits()),
              NumberText.count(stage.aborted())));
    }
    return new Block.Table(
        "Stages, as a fresh reader found the log before and behind each",
        List.of(
            Column.text("stage"),
            Column.text("delivery"),
            Column.number("workers"),
            Column.number("in"),
            Column.number("out"),
            Column.number("lost"),
            Column.number("twice"),
            Column.number("not passed on"),
            Column.number("phantom"),
            Column.number("commits"),
            Column.number("aborted")),
        rows);
  }

  /** How long it took. */
  static Block times(List<Summary.Stage> stages) {
    List<List<String>> rows = new ArrayList<>();
    for (Summary.Stage stage : stages) {
      rows.add(
          List.of(
              Integer.toString(stage.number()),
              NumberText.number(stage.passedOnPerSecond()),
              NumberText.millis(stage.takenMs().p50()),
              NumberText.millis(stage.takenMs().p99()),
              NumberText.millis(stage.passedOnMs().p50()),
              NumberText.millis(stage.passedOnMs().p99()),
              NumberText.millis(stage.differenceOfMediansMs()),
              NumberText.millis(stage.commitMs().p50()),
              NumberText.millis(stage.commitMs().p99()),
              stage.cpuSecondsPerMillion() == null
                  ? "in this process"
                  : NumberText.number(stage.cpuSecondsPerMillion())));
    }
    return new Block.Table(
        "Stages over time, in ms; in and out count from the instant at which an event was due",
        List.of(
            Column.text("stage"),
            Column.number("events/s"),
            Column.number("in p50"),
            Column.number("in p99"),
            Column.number("out p50"),
            Column.number("out p99"),
            Column.number("difference of the medians"),
            Column.number("commit p50"),
            Column.number("commit p99"),
            Column.number("CPU s per million")),
        rows);
  }
}
