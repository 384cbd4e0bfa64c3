package io.millrace.pipeline.result;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A line of {@code timeline.csv}: the counters of a run at one tick. The components, in their
 * order, are the columns.
 *
 * @param elapsedMs since the schedule's start
 * @param behind acknowledged, and not yet received by the group that is furthest behind
 */
public record TimelineRow(
    long elapsedMs,
    long sent,
    long acknowledged,
    long refused,
    long unknown,
    long received,
    long behind) {
  private static final int COLUMNS = TimelineRow.class.getRecordComponents().length;

  /** The first line of the file, with its line feed. */
  public static final String HEADER =
      Arrays.stream(TimelineRow.class.getRecordComponents())
          .map(RecordComponent::getName)
          .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(",", "", "\n"));

  /** The line, with its line feed. */
  public String csv() {
    return LongStream.of(elapsedMs, sent, acknowledged, refused, unknown, received, behind)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "", "\n"));
  }

  /**
   * Reads a line; empty when it was cut off by a kill.
   *
   * @throws NumberFormatException when it holds something else than numbers
   */
  static Optional<TimelineRow> parse(String line) {
    String[] fields = line.split(",", -1);
    if (fields.length != COLUMNS || fields[COLUMNS - 1].isEmpty()) {
      return Optional.empty();
    }
    long[] values = Arrays.stream(fields).mapToLong(Long::parseLong).toArray();
    return Optional.of(
        new TimelineRow(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6]));
  }
}
