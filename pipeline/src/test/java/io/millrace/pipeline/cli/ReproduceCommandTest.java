package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReproduceCommandTest {
  @TempDir private Path directory;

  @Test
  void anUnknownShapeIsRefusedInOneLineWithThoseThatThereAre() throws Exception {
    Tool.Ended ended = new Tool(directory).run("reproduce", "--only", "linger,lingre");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .hasLineCount(1)
        .contains("'lingre'", "linger, batching, adaptive-partitioning, replication");
  }

  @Test
  void aPlaceThatTakesNoResultIsRefusedBeforeAnythingRuns() throws Exception {
    Tool.Ended ended = new Tool(directory).run("reproduce", "--out", "nowhere/reproduce.json");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err())
        .hasLineCount(1)
        .contains("out must be a file", "nowhere/reproduce.json");
  }

  @Test
  void noRoundsAreRefused() throws Exception {
    Tool.Ended ended = new Tool(directory).run("reproduce", "--rounds", "0");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).hasLineCount(1).contains("rounds must be 1 to 100, not 0");
  }

  @Test
  void ctrlCLeavesNoProcessAndNoFile() throws Exception {
    Path scratch = Files.createDirectory(directory.resolve("tmp"));
    Path errors = directory.resolve("err");
    Process tool = startLongShape(scratch, errors);
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> Files.readString(errors).contains("warming up"));
    List<ProcessHandle> brokers = tool.descendants().toList();
    assertThat(brokers).hasSizeGreaterThanOrEqualTo(3);

    Tool.signal("INT", tool);

    assertThat(tool.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(Files.readString(errors)).contains("stopped; nothing was written");
    assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    try (var left = Files.list(scratch)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .noneMatch(name -> name.startsWith("millrace"));
    }
    assertThat(directory.resolve("reproduce.json")).doesNotExist();
  }

  private Process startLongShape(Path scratch, Path errors) throws IOException {
    List<String> command =
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Djava.io.tmpdir=" + scratch,
            "-cp",
            System.getProperty("java.class.path"),
            "io.millrace.pipeline.cli.Main",
            "reproduce",
            "--only",
            "linger",
            "--scale",
            "100",
            "--out",
            "reproduce.json");
    return new ProcessBuilder(DefaultCtrlC.of(command))
        .directory(directory.toFile())
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .redirectError(errors.toFile())
        .start();
  }
}
