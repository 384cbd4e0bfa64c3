package io.millrace.pipeline.worker;

import io.millrace.core.stage.StageCounts;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a stage worker tells of itself.
 *
 * @param takenTimes since the last line, see {@link HistogramText}; the same of the other two
 */
record StageReport(
    boolean joined,
    List<Integer> holds,
    Map<Integer, Long> positions,
    List<Long> acknowledgedEnds,
    StageCounts counts,
    @Nullable String takenTimes,
    @Nullable String passedOnTimes,
    @Nullable String commitTimes,
    Map<String, Long> errors) {
  /** Of a worker that has not begun. */
  static StageReport ofNothing(int partitions) {
    return new StageReport(
        false,
        List.of(),
        Map.of(),
        Collections.nCopies(partitions, 0L),
        StageCounts.NONE,
        null,
        null,
        null,
        Map.of());
  }
}
