package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.as;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.HdrHistogram.EncodableHistogram;
import org.HdrHistogram.HistogramLogReader;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The run command as a process, end to end. */
class RunCommandTest {
  @TempDir private Path directory;
  private Tool tool;

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  @Test
  void withoutArgumentsItRunsThreeBrokersAndAccountsForEveryEvent() throws Exception {
    Process process = tool.start("run");
    Tool.Ended ended = tool.await(process);

    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertAccountedFor(ended, summary);
    assertThat(summary.events().offered()).isEqualTo(600_000);
    long sent = 600_000 - summary.events().notSent();
    assertThat(summary.events().acknowledged()).isEqualTo(sent);
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.members()).isEqualTo(3);
              assertThat(group.received()).isEqualTo(sent);
              assertThat(group.lost()).isZero();
            });
    assertThat(summary.settings().topics().values())
        .singleElement(as(InstanceOfAssertFactories.map(String.class, String.class)))
        .containsEntry("partitions", "6")
        .containsEntry("replication.factor", "3")
        .containsEntry("min.insync.replicas", "2");
    assertThat(summary.settings().producer())
        .containsEntry("acks", "-1")
        .containsEntry("enable.idempotence", "true");
    assertThat(summary.settings().consumer()).containsEntry("group.protocol", "classic");
    assertThat(summary.settings().broker()).containsKey("log.segment.bytes");
    assertThat(ended.out()).contains("verdict     ", "600,000 offered");
    assertThat(process.descendants()).isEmpty();
    assertThat(tool.onlyRun().resolve("brokers")).doesNotExist();
  }

  /**
   * Every check of what happened to the events must hold. A machine that is crowded for a moment
   * may make the figures invalid, and the run then says so: that is not what is tested here.
   */
  private static void assertAccountedFor(Tool.Ended ended, Summary summary) {
    assertThat(ended.code())
        .as(ended.out() + ended.err())
        .isEqualTo(ExitCode.of(summary))
        .isIn(0, 3);
    assertThat(summary.reasons())
        .allMatch(
            reason ->
                reason.startsWith("offered rate missed")
                    || reason.contains(" events were due and not sent")
                    || reason.startsWith("1 event in 100 was sent")
                    || reason.startsWith("this JVM stood still"));
  }

  @Test
  void ctrlCStopsTheLoadDrainsAndWritesAPartialResult() throws Exception {
    Process process = tool.start("run", "--brokers", "1", "--rate", "2000", "--warmup", "0");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("26s left"));
    List<ProcessHandle> brokers = process.descendants().toList();

    Tool.signal("INT", process);

    Tool.Ended ended = tool.await(process);
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.out()).contains("partial: ended before its time");
    assertThat(brokers).isNotEmpty().noneMatch(ProcessHandle::isAlive);
    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertThat(summary.partial()).isTrue();
    assertThat(summary.verdict()).isEqualTo(Outcome.INVALID);
    assertThat(summary.events().acknowledged()).isEqualTo(summary.events().offered());
    assertThat(summary.groups()).allMatch(group -> group.lost() == 0 && group.unread() == 0);
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
  }

  @Test
  void afterSigkillNoBrokerLivesAndTheRunIsReadableUpToItsLastSecond() throws Exception {
    Process process =
        tool.start(
            "run", "--brokers", "1", "--rate", "2000", "--warmup", "0", "--member-processes");
    await().atMost(Duration.ofSeconds(60)).until(() -> tool.err().contains("24s left"));
    List<ProcessHandle> children = process.descendants().toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(4); // a broker and three members

    Tool.signal("KILL", process);

    await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    Path run = tool.onlyRun();
    assertThat(run.resolve("RUNNING")).exists();
    assertThat(run.resolve("summary.json")).doesNotExist();
    assertThat(secondsLogged(run.resolve("response.hlog"))).isGreaterThanOrEqualTo(5);
    List<String> timeline = Files.readAllLines(run.resolve("timeline.csv"));
    assertThat(timeline.get(0)).startsWith("elapsed_ms,sent,acknowledged");
    assertThat(timeline.size()).isGreaterThan(50);
    assertThat(Files.readString(run.resolve("experiment.yaml"))).contains("brokers: 1");
  }

  private static int secondsLogged(Path log) throws Exception {
    int seconds = 0;
    HistogramLogReader reader = new HistogramLogReader(log.toFile());
    while (true) {
      EncodableHistogram interval = reader.nextIntervalHistogram();
      if (interval == null) {
        return seconds;
      }
      seconds++;
    }
  }

  @Test
  void anExperimentFileRepeatsARun() throws Exception {
    Tool.Ended first =
        tool.run(
            "run",
            "--brokers",
            "1",
            "--rate",
            "1000",
            "--duration",
            "1s",
            "--warmup",
            "0",
            "--linger.ms",
            "1",
            "-T",
            "segment.bytes=1048576",
            "--groups",
            "2");
    assertThat(first.code()).as(first.err()).isIn(0, 3);
    Path file = Files.move(tool.onlyRun(), directory.resolve("first")).resolve("experiment.yaml");

    Tool.Ended ended = tool.run("run", "--spec", file.toString(), "--rate", "500", "--json");

    Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
    assertAccountedFor(ended, summary);
    assertThat(summary.events().offered()).isEqualTo(500);
    assertThat(summary.groups()).hasSize(2);
    assertThat(summary.settings().producer()).containsEntry("linger.ms", "1");
    assertThat(summary.settings().topics().values())
        .singleElement(as(InstanceOfAssertFactories.map(String.class, String.class)))
        .containsEntry("segment.bytes", "1048576");
  }

  @Test
  void aMissedThresholdIsExitCode99() throws Exception {
    Tool.Ended ended =
        tool.run(
            "run",
            "--brokers",
            "1",
            "--rate",
            "5000",
            "--duration",
            "3s",
            "--warmup",
            "0",
            "--fail-if",
            "p99>0.001ms",
            "--fail-if",
            "lost>0",
            "--junit",
            "run.xml");

    assertThat(ended.code()).isEqualTo(99);
    assertThat(ended.out()).contains("threshold p99>0.001ms missed").doesNotContain("--junit");
    assertThat(directory.resolve("run.xml"))
        .content()
        .contains("<testsuite name=\"run\"", "threshold p99&gt;0.001ms missed", "failures=\"1\"")
        .contains("<testcase classname=\"millrace.run.thresholds\" name=\"lost&gt;0\"/>");
    assertThat(tool.onlyRun().resolve("experiment.yaml")).content().doesNotContain("junit");

    Tool.Ended told = tool.run("report", tool.onlyRun().toString(), "--markdown", "-");

    assertThat(told.code()).as(told.err()).isZero();
    assertThat(told.out())
        .contains("-run: FAIL", "15,000 events offered, 15,000 acknowledged", "0 lost")
        .contains(
            "| p99&gt;0.001ms | failed: threshold p99&gt;0.001ms missed", "| lost&gt;0 | held |")
        .contains("./millrace run --brokers 1");
  }

  @Test
  void aRunThatNeverBeganLeavesAnErrorForTheCiServerAndNoOlderFile() throws Exception {
    Files.writeString(directory.resolve("run.xml"), "of yesterday");

    Tool.Ended ended =
        tool.run("run", "--rate", "1000000", "--duration", "100h", "--junit", "run.xml");

    assertThat(ended.code()).isEqualTo(2);
    assertThat(directory.resolve("run.xml"))
        .content()
        .contains("errors=\"1\"", "came to its end", "disk without room for the run");
  }

  @Test
  void aClientOfAnotherFamilyReadsTheSameEventsAsTheLedger() throws Exception {
    String kcat =
        Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
            .flatMap(path -> Stream.of(Path.of(path, "kcat"), Path.of(path, "kafkacat")))
            .filter(Files::isExecutable)
            .map(Path::toString)
            .findFirst()
            .orElse("");
    assumeTrue(!kcat.isEmpty(), "kcat is not installed; on Debian: apt-get install kafkacat");
    Path up = Files.createDirectory(directory.resolve("up"));
    Tool clusterTool = new Tool(up);
    Process cluster =
        clusterTool.start("cluster", "up", "--brokers=1", "--port=0", "--broker-jit=quick");
    try {
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> clusterTool.out().contains("bootstrap.servers="));
      String address = clusterTool.out().lines().findFirst().orElseThrow().split("=", 2)[1];
      Tool.Ended ended =
          tool.run(
              "run",
              "--bootstrap-server",
              address,
              "--topic",
              "orders",
              "--keep-topics",
              "--rate",
              "2000",
              "--duration",
              "3s",
              "--warmup",
              "0",
              "--json");
      Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
      assertAccountedFor(ended, summary);

      List<String> lines = read(kcat, address);

      assertThat(lines).hasSize(6_000);
      assertThat((long) lines.size()).isEqualTo(summary.events().acknowledged());
      Set<String> ids = new HashSet<>();
      for (String line : lines) {
        String key = line.substring(0, line.indexOf(' '));
        JsonNode order = ResultJson.mapper().readTree(line.substring(line.indexOf(' ') + 1));
        assertThat(order.get("userId").asString()).isEqualTo(key);
        assertThat(order.get("email").asString()).startsWith(key + "@");
        assertThat(order.get("amount").asLong()).isPositive();
        assertThat(order.get("currency").asString()).hasSize(3);
        assertThat(order.get("items").size()).isBetween(1, 10);
        assertThat(order.get("createdAt").asLong()).isGreaterThan(1_700_000_000_000_000L);
        ids.add(order.get("orderId").asString());
      }
      assertThat(ids).hasSize(6_000);
    } finally {
      Tool.signal("INT", cluster);
      clusterTool.await(cluster);
    }
  }

  private static List<String> read(String kcat, String address) throws Exception {
    Process process =
        new ProcessBuilder(
                kcat,
                "-C",
                "-q",
                "-b",
                address,
                "-t",
                "orders",
                "-o",
                "beginning",
                "-e",
                "-f",
                "%k %s\\n")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isZero();
    return out.lines().toList();
  }
}
