package io.millrace.pipeline.failover;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.IntervalLog;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import java.io.IOException;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run of 60 s at 100 events/s, which stands still from second 20 to 25 and catches up in one. */
class LoadRecordTest {
  private static final long FAULT_MS = 20_000;
  private static final int SECONDS = 60;

  @TempDir private Path runs;
  private RunDirectory directory = RunDirectory.open(Path.of("."));

  @BeforeEach
  void writeARun() throws IOException {
    directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    try (Writer out = directory.openTimeline()) {
      out.write("elapsed_ms,sent,acknowledged,refused,unknown,received,behind\n");
      for (int tick = 1; tick <= SECONDS * 10; tick++) {
        long behind = tick > 200 && tick <= 258 ? (tick - 200) * 10 : tick == 50 ? 7 : 3;
        out.write(tick * 100 + ",0,0,0,0,0," + behind + "\n");
      }
    }
    LatencyRecorder recorder = new LatencyRecorder();
    long startMillis = 1_764_260_000_000L;
    try (PrintStream out = directory.openHistogramLog(LatencyStage.RESPONSE);
        IntervalLog log = new IntervalLog("response", List.of(recorder), startMillis, out)) {
      for (int second = 0; second < SECONDS; second++) {
        boolean stands = second >= 20 && second < 25;
        for (int event = 0; event < (stands ? 0 : 100); event++) {
          recorder.recordMicros(second == 0 ? 900_000 : second == 25 ? 3_000_000 : 5_000);
        }
        log.closeInterval(startMillis + (second + 1) * 1_000L);
      }
    }
  }

  private LoadRecord load() {
    return LoadRecord.of(directory, 0, Long.MAX_VALUE);
  }

  private static ServiceRecovery recovery() {
    return new ServiceRecovery(100, 5_000, 7, FAULT_MS);
  }

  @Test
  void theFaultFreeTimeIsThatAfterTheFirstSecondAndBeforeTheFault() {
    assertThat(load().faultFree(FAULT_MS).events()).isEqualTo(19 * 100);
    assertThat(load().faultFreeP99Micros(FAULT_MS)).isBetween(5_000L, 5_010L);
    assertThat(load().faultFreeBehind(FAULT_MS)).isEqualTo(7);
    assertThat(load().until(10_000).faultFree(FAULT_MS).events()).isEqualTo(10 * 100);
  }

  @Test
  void theServiceRecoversWithTheFirstGoodSecondsAfterTheFault() {
    assertThat(load().recoveredMs(recovery())).hasValue(26_000);
    assertThat(load().until(34_000).recoveredMs(recovery())).isEmpty();
  }

  @Test
  void onlyTheSecondsThatTheAnswerTakesAreRead() {
    List<Long> read = new ArrayList<>();
    new RunRows(directory, 0, Long.MAX_VALUE)
        .eachSecond(
            FAULT_MS,
            second -> {
              read.add(second.fromMs());
              return read.size() < 3;
            });
    assertThat(read).hasSize(3).startsWith(20_000L);
  }

  @Test
  void aSecondHasTheBacklogAtItsEnd() {
    List<Long> behind = new ArrayList<>();
    new RunRows(directory, 0, Long.MAX_VALUE)
        .eachSecond(Long.MIN_VALUE, second -> behind.add(second.behind()));
    assertThat(behind.subList(18, 27))
        .containsExactly(3L, 3L, 100L, 200L, 300L, 400L, 500L, 3L, 3L);
  }

  @Test
  void theBacklogIsDrainedAfterTheLastTickThatWasTooLong() {
    assertThat(load().drainedMs(FAULT_MS, 20)).hasValue(25_800);
    assertThat(load().drainedMs(FAULT_MS, 1_000)).hasValue(FAULT_MS);
    assertThat(load().until(25_000).drainedMs(FAULT_MS, 20)).isEmpty();
  }

  @Test
  void eventsThatWereLostAreNotBehindFromWhenTheyWereDue() {
    LoadRecord load = LoadRecord.of(directory, 3, 30_000);
    assertThat(load.drainedMs(FAULT_MS, 2)).hasValue(29_900);
  }
}
