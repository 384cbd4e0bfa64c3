package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.result.PeersResult;
import io.millrace.pipeline.result.ResultFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The peers command as a process. What it measures in so short a time means nothing. */
class PeersCommandTest {
  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  @ParameterizedTest
  @ValueSource(strings = {"producer", "consumer"})
  void everyToolHandlesEveryEvent(String side) throws Exception {
    Tool.Ended ended =
        tool.run(
            "peers",
            "--rounds",
            "1",
            "--short-events",
            "20000",
            "--long-events",
            "60000",
            "--only",
            side);

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("this takes about");
    Path file = tool.onlyRun();
    assertThat(ended.out())
        .contains("millrace / bare kafka-clients loop", "file        runs/" + file.getFileName());
    PeersResult result = (PeersResult) ResultFiles.read(file);
    assertThat(result.name()).endsWith("Z-peers");
    assertThat(result.command()).startsWith("./millrace peers --rounds 1");
    assertThat(result.latencyReports()).isEmpty();
    assertThat(result.tasks()).hasSize(1);
    assertThat(result.tasks().get(0).tools())
        .extracting(PeersResult.Tool::name)
        .containsExactly("millrace", "bare kafka-clients loop", "kafka-" + side + "-perf-test");
    assertThat(result.tasks().get(0).tools())
        .flatExtracting(PeersResult.Tool::rounds)
        .hasSize(3)
        .allSatisfy(
            round -> {
              assertThat(round.eventsPerSecond()).isPositive();
              assertThat(round.allocatedBytesPerEvent()).isNotNull();
            });
  }

  @Test
  void aWatchedRunStandsBesideTheSameUnwatched() throws Exception {
    Tool.Ended ended =
        tool.run(
            "peers",
            "--rounds=1",
            "--short-events=20000",
            "--long-events=60000",
            "--only=metrics",
            "--json");

    assertThat(ended.code()).as(ended.err()).isZero();
    PeersResult result = (PeersResult) ResultFiles.read(tool.onlyRun());
    assertThat(result.tasks()).hasSize(1);
    assertThat(result.tasks().get(0).tools())
        .extracting(PeersResult.Tool::name)
        .containsExactly("watched millrace", "millrace");
  }

  @Test
  void whatToolsSayOfLatencyStandsBesideTheTruthOfBothSituations() throws Exception {
    Path file = directory.resolve("said.json");

    Tool.Ended ended =
        tool.run(
            "peers",
            "--only",
            "latency",
            "--latency-rate",
            "300",
            "--latency-duration",
            "3s",
            "--pause",
            "500ms",
            "--json",
            "--out",
            file.toString());

    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).isEqualTo(Files.readString(file));
    PeersResult result = (PeersResult) ResultFiles.read(file);
    assertThat(result.tasks()).isEmpty();
    assertThat(result.latencyReports())
        .extracting(report -> report.situation() + ": " + report.tool())
        .containsExactly(
            "300 events/s for 3 s, calm: kafka-producer-perf-test",
            "300 events/s for 3 s, calm: kafka-e2e-latency",
            "300 events/s for 3 s, calm: millrace's service time",
            "300 events/s for 3 s, the broker paused for 0.5 s in the middle:"
                + " kafka-producer-perf-test",
            "300 events/s for 3 s, the broker paused for 0.5 s in the middle: kafka-e2e-latency",
            "300 events/s for 3 s, the broker paused for 0.5 s in the middle:"
                + " millrace's service time");
    assertThat(result.latencyReports())
        .allSatisfy(
            report -> {
              assertThat(report.truth().count()).isEqualTo(900);
              assertThat(report.reported().count()).isEqualTo(900);
              assertThat(report.reported().mean()).isPositive();
              assertThat(report.note()).isNotBlank();
            });
    // events that were due at the start of the pause waited for its end, however fast the machine
    assertThat(result.latencyReports().subList(3, 6))
        .allSatisfy(report -> assertThat(report.truth().max()).isGreaterThan(450));
  }

  @Test
  void ctrlCLeavesNoProcessAndNoFile() throws Exception {
    Process process = tool.start("peers", "--only", "producer");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("round 1 of 5"));
    // the broker, and a client with the shell that holds it
    await().atMost(Duration.ofSeconds(60)).until(() -> process.descendants().count() >= 3);
    List<ProcessHandle> children = process.descendants().toList();

    Tool.signal("INT", process);

    Tool.Ended ended = tool.await(process);
    assertThat(ended.code()).as(ended.err()).isEqualTo(130);
    assertThat(ended.err()).contains("stopped before its end; no result is written");
    assertThat(ended.out()).isEmpty();
    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    assertThat(directory.resolve("runs")).isEmptyDirectory();
  }

  @Test
  void afterSigkillNoClientLivesOn() throws Exception {
    Process process = tool.start("peers", "--only", "producer");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("round 1 of 5"));
    await().atMost(Duration.ofSeconds(60)).until(() -> process.descendants().count() >= 3);
    List<ProcessHandle> children = process.descendants().toList();

    Tool.signal("KILL", process);

    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--only both | only must be producer, consumer, latency or metrics, not 'both'",
        "--rounds 0 | rounds must be 1 to 100, not 0",
        "--pairs 101 | rounds must be 1 to 100, not 101",
        "--rounds many | '--rounds'",
        "--long-events 9000000 | long-events must be at least twice short-events",
        "--event-size 100 | event-size must be at least 200, not 100",
        "--pause 15s | pause must be above 0 and at most half of latency-duration, not 15000ms",
        "--latency-duration soon | latency-duration must be a duration such as",
        "--out missing/peers.json | out must be a file in a directory that exists",
        "--long-events 900000000000 | disk without room for the topics",
        "--kafka 4.9.99 | Kafka 4.9.99 cannot be had"
      })
  void badInputIsRefusedInOneLineBeforeAnythingStarts(String options, String words)
      throws Exception {
    List<String> arguments = new ArrayList<>(List.of("peers"));
    arguments.addAll(List.of(options.split(" ", -1)));

    Tool.Ended ended = RefusingTool.run(arguments.toArray(String[]::new));

    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains(words);
    assertThat(ended.out()).isEmpty();
  }
}
