package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.FreePort;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.worker.RunningWorkers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs whose senders and members are processes of their own, end to end. */
class WorkerProcessesTest {
  private static final List<String> WORKERS =
      List.of("millrace-producer-0", "millrace-producer-1", "g1-m1", "g1-m2");

  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  private Process start(String duration, String... more) throws IOException {
    List<String> arguments =
        List.of(
            "run",
            "--brokers",
            "1",
            "--producer-processes",
            "2",
            "--members",
            "2",
            "--member-processes",
            "--rate",
            "2000",
            "--duration",
            duration,
            "--warmup",
            "2s");
    return tool.start(
        Stream.concat(arguments.stream(), Arrays.stream(more)).toArray(String[]::new));
  }

  @Test
  void everyEventOfSendersAndMembersInProcessesIsAccountedFor() throws Exception {
    int port = FreePort.any();
    Process process = start("6s", "--json", "--metrics-port", Integer.toString(port));
    await("the clients' metrics")
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(250))
        .ignoreExceptions()
        .until(
            () -> {
              String page = get(port);
              return WORKERS.stream().allMatch(name -> page.contains("client_id=\"" + name + "\""));
            });
    Duration cpuOfWorkers =
        WORKERS.stream()
            .map(
                name ->
                    RunningWorkers.named(name, process.toHandle())
                        .orElseThrow()
                        .info()
                        .totalCpuDuration()
                        .orElseThrow())
            .reduce(Duration.ZERO, Duration::plus);
    Tool.Ended ended = tool.await(process);

    Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
    // a machine that is too busy for the rate makes the run invalid, and its account no less whole
    assertThat(ended.code()).as(ended.err()).isIn(0, 3);
    assertThat(summary.events().offered()).isEqualTo(12_000);
    assertThat(summary.events().acknowledged()).isEqualTo(12_000);
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(12_000);
              assertThat(group.lost()).isZero();
            });
    assertThat(summary.latencyMs().response().count()).isEqualTo(12_000);
    assertThat(summary.latencyMs().endToEnd().count()).isEqualTo(12_000);
    assertThat(cpuOfWorkers).isPositive();
    for (String name : WORKERS) {
      assertThat(tool.onlyRun().resolve("logs").resolve(name + ".log")).exists();
    }
  }

  @Test
  void aSenderThatIsKilledFailsTheRunWithALineThatNamesItAndItsLog() throws Exception {
    Process process = start("60s");
    await("the load")
        .atMost(Duration.ofMinutes(2))
        .until(() -> tool.err().contains("measuring") || !process.isAlive());
    RunningWorkers.named("millrace-producer-1", process.toHandle()).orElseThrow().destroyForcibly();

    Tool.Ended ended = tool.await(process);

    assertThat(ended.code()).as(ended.err()).isEqualTo(1);
    assertThat(ended.err().lines().filter(line -> line.contains("millrace-producer-1")))
        .singleElement()
        .asString()
        .matches(
            ".*a producer died: the process of producer millrace-producer-1 \\(\\d+\\) ended with"
                + " code 137 before its time; its log is .*millrace-producer-1\\.log; what was"
                + " measured until then is in runs/.*-run");
    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertThat(summary.events().addUp()).as(summary.events().toString()).isTrue();
    assertThat(summary.reasons()).first().asString().contains("millrace-producer-1");
    assertThat(Files.readString(tool.onlyRun().resolve("FAILED"))).contains("millrace-producer-1");
    assertThat(process.descendants()).isEmpty();
  }

  private static String get(int port) throws IOException {
    try (InputStream page =
        URI.create("http://127.0.0.1:" + port + "/metrics").toURL().openStream()) {
      return new String(page.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
