package io.millrace.pipeline.result;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.result.SweepResult.Phase;
import io.millrace.pipeline.result.SweepResult.Run;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SweepDirectoryTest {
  private static final Instant NOON = Instant.parse("2026-01-02T12:00:00Z");
  private static final Map<String, Object> PLAN =
      Map.of("blocks", 2, "millis", 3_000L, "rate", 500.0);

  @TempDir private Path runs;

  private static Run run(int block) {
    return new Run(
        block,
        1,
        "baseline",
        Phase.CAPACITY,
        "r",
        RunOutcome.FAILED,
        List.of("why"),
        false,
        0,
        0,
        null,
        null);
  }

  private SweepDirectory begun() throws IOException {
    return SweepDirectory.create(runs, "sweep", NOON, "./millrace sweep", PLAN);
  }

  @Test
  void aSweepThatWasEndedIsFoundByItsPlanWithItsRuns() throws IOException {
    SweepDirectory first = begun();
    first.append(run(1));
    first.release();
    SweepDirectory found = SweepDirectory.unfinished(runs, PLAN).orElseThrow();
    assertThat(found.path()).isEqualTo(first.path());
    assertThat(found.startedAt()).isEqualTo("2026-01-02T12:00:00Z");
    assertThat(found.readRuns()).containsExactly(run(1));
  }

  @Test
  void aLineThatAKillCutOffIsLeftOutAndTheNextIsReadable() throws IOException {
    SweepDirectory directory = begun();
    directory.append(run(1));
    Files.writeString(
        directory.path().resolve("runs.jsonl"), "\n{\"block\":2,\"co", StandardOpenOption.APPEND);
    directory.append(run(3));
    assertThat(directory.readRuns()).containsExactly(run(1), run(3));
  }

  @Test
  void runsThatAreSetAsideAreKeptInAFileOfTheirOwn() throws IOException {
    SweepDirectory directory = begun();
    directory.append(run(1));
    directory.append(run(2));
    assertThat(directory.setAside(run -> run.block() == 2)).isEqualTo(1);
    assertThat(directory.readRuns()).containsExactly(run(1));
    assertThat(directory.path().resolve("interrupted.jsonl")).content().contains("\"block\":2");
    assertThat(directory.setAside(run -> run.block() == 2)).isZero();
  }

  @Test
  void anotherPlanOrARunningOrAnEndedSweepIsNotGoneOnWith() throws IOException {
    SweepDirectory directory = begun();
    assertThat(SweepDirectory.unfinished(runs, PLAN)).isEmpty(); // this process is at it
    directory.release();
    assertThat(SweepDirectory.unfinished(runs, Map.of("blocks", 3))).isEmpty();
    Files.writeString(directory.resultFile(), "{}");
    assertThat(SweepDirectory.unfinished(runs, PLAN)).isEmpty();
  }

  @Test
  void whatBrokersOfAKilledSweepLeftIsRemoved() throws IOException {
    SweepDirectory directory = begun();
    Files.createDirectories(directory.brokers().resolve("cluster-1/data"));
    directory.release();
    // what a kill leaves: the file, though nobody holds its lock, and with an id that may be reused
    Files.writeString(
        directory.path().resolve("RUNNING"), "process " + ProcessHandle.current().pid() + "\n");
    SweepDirectory found = SweepDirectory.unfinished(runs, PLAN).orElseThrow();
    assertThat(found.brokers()).doesNotExist();
  }
}
