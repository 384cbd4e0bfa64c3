package io.millrace.pipeline.cli;

import io.millrace.pipeline.result.SignificantDigits;
import io.millrace.pipeline.run.Progress;
import java.util.ArrayList;
import java.util.List;

/**
 * One second of a run as a line of text: all of it, or the figures that matter most in the room
 * that there is.
 */
final class LiveLine {
  private static final String BETWEEN = " | ";

  private final String full;

  /** The same figures in few words, the one that would be missed most first. */
  private final List<String> byImportance;

  private LiveLine(String full, List<String> byImportance) {
    this.full = full;
    this.byImportance = byImportance;
  }

  static LiveLine of(Progress.Second second) {
    String offered =
        Double.isInfinite(second.offeredPerSecond())
            ? "max"
            : SignificantDigits.brief(second.offeredPerSecond());
    String achieved = SignificantDigits.of(second.achievedPerSecond());
    String p50 = SignificantDigits.millis(second.responseP50Ms());
    String p99 = SignificantDigits.millis(second.responseP99Ms());
    String endToEndP50 = SignificantDigits.millis(second.endToEndP50Ms());
    String endToEndP99 = SignificantDigits.millis(second.endToEndP99Ms());
    String behind = "behind " + SignificantDigits.count(second.behind());
    String errors = "errors " + SignificantDigits.count(second.errors());
    String aborted = "aborted " + SignificantDigits.count(second.aborted());
    String full =
        String.join(
            BETWEEN,
            "%-5s %4ss left".formatted(second.phase(), second.secondsLeft()),
            "offered " + offered + "/s achieved " + achieved + "/s",
            "response p50 " + p50 + " p99 " + p99 + " ms",
            "end-to-end p50 " + endToEndP50 + " p99 " + endToEndP99 + " ms",
            behind,
            errors);
    if (second.aborted() > 0) {
      full += BETWEEN + aborted;
    }
    List<String> figures = new ArrayList<>();
    if (second.errors() > 0) {
      figures.add(errors);
    }
    figures.add(achieved + "/s");
    figures.add("p99 " + p99 + " ms");
    figures.add(second.secondsLeft() > 0 ? second.secondsLeft() + "s left" : second.phase());
    figures.add(behind);
    figures.add("e2e p99 " + endToEndP99 + " ms");
    figures.add("offered " + offered + "/s");
    if (second.errors() == 0) {
      figures.add(errors);
    }
    if (second.aborted() > 0) {
      figures.add(aborted);
    }
    figures.add("p50 " + p50 + " ms");
    figures.add("e2e p50 " + endToEndP50 + " ms");
    return new LiveLine(full, figures);
  }

  /** Everything, at whatever length. */
  String full() {
    return full;
  }

  /**
   * At most {@code columns} characters: what does not fit any more is left out, the least first.
   */
  String within(int columns) {
    if (full.length() <= columns) {
      return full;
    }
    StringBuilder line = new StringBuilder();
    for (String figure : byImportance) {
      String more = line.isEmpty() ? figure : BETWEEN + figure;
      if (line.length() + more.length() <= columns) {
        line.append(more);
      }
    }
    // may be empty: a figure that is cut would be another figure
    return line.toString();
  }
}
