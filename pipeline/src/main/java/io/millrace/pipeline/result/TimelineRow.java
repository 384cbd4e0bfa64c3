package io.millrace.pipeline.result;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A line of {@code timeline.csv}: the counters of a run at one tick. The components, in their
 * order, are the columns.
 *
 * @param elapsedMs since the schedule's start
 * @param behind acknowledged, and not yet received by the group that is furthest behind
 * @param aborted rolled back with their transaction; files from before there were any end without
 */
public record TimelineRow(
    long elapsedMs,
    long sent,
    long acknowledged,
    long refused,
    long unknown,
    long received,
    long behind,
    long aborted) {
  private static final int COLUMNS = TimelineRow.class.getRecordComponents().length;

  /** The first line of the file, with its line feed. */
  public static final String HEADER =
      Arrays.stream(TimelineRow.class.getRecordComponents())
          .map(RecordComponent::getName)
          .map(name -> name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT))
          .collect(Collectors.joining(",", "", "\n"));

  /** The line, with its line feed. */
  public String csv() {
    return LongStream.of(elapsedMs, sent, acknowledged, refused, unknown, received, behind, aborted)
        .mapToObj(Long::toString)
        .collect(Collectors.joining(",", "", "\n"));
  }

  /** How many columns a file has that begins with {@code header}, which may be of an older one. */
  static int columnsOf(@Nullable String header) {
    return header == null ? COLUMNS : Math.min(COLUMNS, header.split(",", -1).length);
  }

  /**
   * Reads a line; empty when it was cut off by a kill.
   *
   * @param columns of its file
   * @throws NumberFormatException when it holds something else than numbers
   */
  static Optional<TimelineRow> parse(String line, int columns) {
    String[] fields = line.split(",", -1);
    if (fields.length != columns || fields[columns - 1].isEmpty()) {
      return Optional.empty();
    }
    long[] read = Arrays.stream(fields).mapToLong(Long::parseLong).toArray();
    long[] values = Arrays.copyOf(read, COLUMNS);
    return Optional.of(
        new TimelineRow(
            values[0], values[1], values[2], values[3], values[4], values[5], values[6],
            values[7]));
  }
}
