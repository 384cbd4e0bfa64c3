package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.millrace.pipeline.result.RunDirectory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTimelineTest {
  @TempDir private Path runs;

  @Test
  void countersBecomeRatesAndHistogramsPercentilesOfTheSameSecond() throws Exception {
    RunTimeline timeline = RunTimeline.of(RunFixture.write(runs));

    assertThat(timeline.stepSeconds()).isEqualTo(1);
    assertThat(timeline.steps()).hasSize(20);
    RunTimeline.Step good = timeline.steps().get(0);
    assertThat(good.acknowledgedPerSecond()).isEqualTo(20_000);
    assertThat(good.response().count()).isEqualTo(20_000);
    RunTimeline.Step paused = timeline.steps().get(8);
    assertThat(paused.sentPerSecond()).isEqualTo(20_000);
    assertThat(paused.acknowledgedPerSecond()).isZero();
    assertThat(paused.behind()).isEqualTo(20_000);
    assertThat(paused.response().p50()).isGreaterThan(900);
  }

  @Test
  void eventsAreMarkedWhereTheyHappenedAndThoseBeforeTheScheduleOnlyListed() throws Exception {
    RunEvents events = RunEvents.of(RunFixture.write(runs));

    assertThat(events.events()).hasSize(3);
    assertThat(events.marks(20)).hasSize(1);
    assertThat(events.marks(20).get(0)).containsEntry("at", 8.0).containsEntry("name", "2–3");
  }

  @Test
  void ofADayOfRebalancesThePageListsTheFirstAndSaysHowManyItLeavesOut() throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    List<String> lines = new ArrayList<>();
    for (int i = 5_000; i > 0; i--) {
      lines.add("{\"at\":\"x\",\"elapsedMs\":" + i * 1_000 + ",\"kind\":\"rebalance\"}");
    }
    Files.write(directory.path().resolve("events.jsonl"), lines);

    RunEvents events = RunEvents.of(directory);
    assertThat(events.events()).hasSize(RunEvents.MOST_EVENTS);
    assertThat(events.events().get(0).second()).isEqualTo(1);
    assertThat(events.events().get(999).second()).isEqualTo(1_000);
    assertThat(events.left()).isEqualTo(4_000);
    assertThat(events.table().toString()).contains("the first 1,000, for 4,000 more see");
  }

  @Test
  void aRunWithoutLogsStillHasAPage() throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(ReportTest.summary());

    assertThat(ReportPage.of(directory))
        .contains("a&lt;b", "1 acknowledged events lost")
        .doesNotContain("a<b", "class=\"chart\"");
  }

  @Test
  void aGapInTheRowsIsOneLongStepAndNoRateIsMadeUp() throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    Files.write(
        directory.path().resolve("timeline.csv"),
        List.of(
            "elapsed_ms,sent,acknowledged,refused,unknown,received,behind",
            "1000,100,100,0,0,100,0",
            "4000,400,400,0,0,400,7",
            "4100,410,410,0,0,410,0",
            "5000,500,500,0,0,500,3"));

    assertThat(RunTimeline.of(directory).steps())
        .extracting(RunTimeline.Step::acknowledgedPerSecond, RunTimeline.Step::behind)
        .containsExactly(tuple(100.0, 0L), tuple(100.0, 7L), tuple(100.0, 3L));
  }

  @Test
  void aLongRunHasLongerStepsInsteadOfMore() throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    List<String> rows = new ArrayList<>();
    for (int second = 0; second <= 3_600; second++) {
      rows.add(second * 1_000 + "," + second + "," + second + ",0,0," + second + ",0");
    }
    Files.write(directory.path().resolve("timeline.csv"), rows);

    RunTimeline timeline = RunTimeline.of(directory);
    assertThat(timeline.stepSeconds()).isEqualTo(6);
    assertThat(timeline.steps()).hasSize(600);
  }

  @Test
  void aBrokenLogIsNamed() throws Exception {
    RunDirectory directory = RunFixture.write(runs);
    Path timeline = directory.path().resolve("timeline.csv");
    Files.writeString(timeline, Files.readString(timeline) + "a,b,c,d,e,f,g\n");

    assertThatThrownBy(() -> ReportPage.of(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeline.csv");
  }
}
