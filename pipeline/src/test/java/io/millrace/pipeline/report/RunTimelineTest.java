package io.millrace.pipeline.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
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
  void aRunWithoutLogsStillHasAPage() throws Exception {
    RunDirectory directory = RunDirectory.create(runs, "run", Instant.EPOCH);
    directory.writeSummary(ReportTest.summary());

    assertThat(ReportPage.of(directory))
        .contains("a&lt;b", "1 acknowledged events lost")
        .doesNotContain("a<b", "class=\"chart\"");
  }

  @Test
  void aBrokenLogIsNamed() throws Exception {
    RunDirectory directory = RunFixture.write(runs);
    Path timeline = directory.path().resolve("timeline.csv");
    Files.writeString(timeline, Files.readString(timeline) + "1,2,3\n");

    assertThatThrownBy(() -> ReportPage.of(directory))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("timeline.csv");
  }
}
