package io.millrace.core.measure;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogReader;
import org.junit.jupiter.api.Test;

/** The log is read back with HdrHistogram's own reader, as its tools would. */
class IntervalLogTest {
  private static final long START_MILLIS = 1_763_709_000_123L;

  private final LatencyRecorder first = new LatencyRecorder();
  private final LatencyRecorder second = new LatencyRecorder();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final IntervalLog log =
      new IntervalLog(
          "response", List.of(first, second), START_MILLIS, new PrintStream(bytes, false, UTF_8));

  @Test
  void theTotalIsTheSumOfTheIntervals() {
    record(100, 200);
    log.closeInterval(START_MILLIS + 1_000);
    record(300, 70_000);
    log.closeInterval(START_MILLIS + 2_000);
    record(5, 5);
    log.closeInterval(START_MILLIS + 2_700);
    log.close();

    Histogram sum = LatencyRecorder.emptyHistogram();
    intervals().forEach(sum::add);
    assertThat(intervals()).extracting(Histogram::getTotalCount).containsExactly(2L, 2L, 2L);
    assertThat(sum).isEqualTo(log.total());
    assertThat(log.total().getTotalCount()).isEqualTo(6);
  }

  @Test
  void intervalsKeepTheirTimes() {
    log.closeInterval(START_MILLIS + 1_000);
    log.closeInterval(START_MILLIS + 2_003);
    log.close();

    assertThat(intervals())
        .extracting(Histogram::getStartTimeStamp)
        .containsExactly(START_MILLIS, START_MILLIS + 1_000);
    assertThat(intervals())
        .extracting(Histogram::getEndTimeStamp)
        .containsExactly(START_MILLIS + 1_000, START_MILLIS + 2_003);
  }

  @Test
  void anIntervalWithoutEventsIsStillALine() {
    log.closeInterval(START_MILLIS + 1_000);
    log.close();
    assertThat(intervals()).extracting(Histogram::getTotalCount).containsExactly(0L);
  }

  @Test
  void theLogSaysItsStageAndUnitAndShowsMaximaInMilliseconds() {
    record(2_500, 100);
    log.closeInterval(START_MILLIS + 1_000);

    assertThat(bytes.toString(UTF_8)) // flushed already: a run that dies keeps its log
        .startsWith("#[Millrace: response time, values in microseconds]")
        .contains("\n0.000,1.000,2.50");
    log.close();
  }

  @Test
  void withoutAStreamOnlyTheTotalIsKept() {
    try (IntervalLog silent = new IntervalLog("response", List.of(first), START_MILLIS, null)) {
      first.recordMicros(10);
      assertThat(silent.closeInterval(START_MILLIS + 1_000).getTotalCount()).isEqualTo(1);
      assertThat(silent.total().getTotalCount()).isEqualTo(1);
    }
    log.close();
  }

  private void record(long firstMicros, long secondMicros) {
    first.recordMicros(firstMicros);
    second.recordMicros(secondMicros);
  }

  private List<Histogram> intervals() {
    List<Histogram> intervals = new ArrayList<>();
    try (HistogramLogReader reader =
        new HistogramLogReader(new ByteArrayInputStream(bytes.toByteArray()))) {
      EncodableHistogram next;
      while ((next = reader.nextIntervalHistogram()) != null) {
        intervals.add((Histogram) next);
      }
    }
    return intervals;
  }
}
