package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A tool that is killed between the end of the load and its last file. */
class UnfinishedRunTest {
  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  @Test
  void aRunThatWasKilledBeforeItsLastFileIsCalledUnfinished() throws Exception {
    killedWhenItsSummaryIsThere("run", "--rate", "500", "--duration", "2s");

    assertUnfinished();
  }

  @Test
  void aFailoverRunThatWasKilledBeforeItsLastFileIsCalledUnfinished() throws Exception {
    killedWhenItsSummaryIsThere(
        "failover",
        "--fault",
        "none",
        "--lasts",
        "1s",
        "--fault-free",
        "5s",
        "--phase",
        "0s",
        "--settle",
        "10s",
        "--rate",
        "500");

    assertUnfinished();
  }

  private void killedWhenItsSummaryIsThere(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(List.of("--brokers", "1", "--warmup", "0", "--members", "1"));
    Process process = tool.start(all.toArray(String[]::new));
    try {
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(2))
          .until(() -> summaryIsThere() || !process.isAlive());
    } finally {
      process.destroyForcibly().waitFor();
    }
    assertThat(summaryIsThere()).as(tool.err()).isTrue();
  }

  private boolean summaryIsThere() {
    try {
      return Files.exists(directory.resolve("runs"))
          && Files.exists(tool.onlyRun().resolve("summary.json"));
    } catch (Exception e) {
      return false; // not there yet
    }
  }

  private void assertUnfinished() throws Exception {
    Path run = tool.onlyRun();
    assertThat(run.resolve("RUNNING")).exists();

    Tool.Ended report = tool.run("report", run.toString());

    assertThat(report.code()).isEqualTo(3);
    assertThat(report.err())
        .contains(run + " is not the whole of a run: the run was killed before everything");
    assertThat(run.resolve("report.html"))
        .content()
        .contains("Not the whole of a run:")
        .contains("killed before everything was written");
    assertThat(run.resolve("RUNNING")).exists();
  }
}
