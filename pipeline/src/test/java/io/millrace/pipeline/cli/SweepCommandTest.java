package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.report.JUnitSchema;
import io.millrace.pipeline.result.ResultFiles;
import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class SweepCommandTest {
  /** Two configurations and the baseline's second copy, on one broker. */
  private static final List<String> SMALL =
      List.of(
          "sweep",
          "--brokers=1",
          "--broker-jit=quick",
          "--vary=acks=1",
          "--rate=500",
          "--members=1",
          "--capacity-duration=4s",
          "--duration=4s",
          "--warmup=0s",
          "--broker-warmup=0s");

  @TempDir private Path directory;

  private static String[] with(List<String> base, String... more) {
    List<String> all = new ArrayList<>(base);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  @Test
  void aSweepThatWasKilledGoesOnWithTheBlockThatItWasIn() throws Exception {
    Tool tool = new Tool(directory);
    String[] twoBlocks = {"--blocks=2", "--no-latency"};
    Process first = tool.start(with(SMALL, twoBlocks));
    Path runs = directory.resolve("runs");
    await().atMost(Duration.ofMinutes(2)).until(() -> endedRuns(runs) >= 4);
    List<ProcessHandle> brokers = first.descendants().toList();
    Tool.signal("KILL", first);
    first.waitFor();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> brokers.stream().noneMatch(ProcessHandle::isAlive));
    long before = endedRuns(runs);
    List<String> firstBlock = directories(tool.onlyRun(), 1);

    Tool.Ended second = tool.run(with(List.of(with(SMALL, twoBlocks)), "--out=result.json"));

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err())
        .contains("going on with " + before + " runs done")
        .contains(before - 3 + " runs of the block that was interrupted are set aside");
    SweepResult result = (SweepResult) ResultFiles.read(directory.resolve("result.json"));
    assertThat(result.runs())
        .extracting(run -> run.block() + run.configuration() + run.copy())
        .containsExactlyInAnyOrder(
            "1baseline1", "1baseline2", "1acks=11", "2baseline1", "2baseline2", "2acks=11");
    assertThat(result.runs()).allSatisfy(run -> assertThat(run.figures()).isNotNull());
    assertThat(directories(tool.onlyRun(), 1)).isEqualTo(firstBlock);
    assertThat(tool.onlyRun().resolve("interrupted.jsonl")).exists();
    assertThat(tool.onlyRun().resolve("brokers")).doesNotExist();
  }

  private static List<String> directories(Path sweep, int block) throws IOException {
    JsonMapper json = JsonMapper.builder().build();
    return Files.readAllLines(sweep.resolve("runs.jsonl")).stream()
        .filter(line -> !line.isBlank())
        .map(json::readTree)
        .filter(run -> run.path("block").asInt() == block)
        .map(run -> run.path("directory").asString())
        .toList();
  }

  private static long endedRuns(Path runs) throws IOException {
    if (!Files.isDirectory(runs)) {
      return 0;
    }
    try (var files = Files.walk(runs, 2)) {
      Path lines =
          files
              .filter(file -> file.getFileName().toString().equals("runs.jsonl"))
              .findFirst()
              .orElse(null);
      return lines == null
          ? 0
          : Files.readAllLines(lines).stream().filter(line -> !line.isBlank()).count();
    }
  }

  @Test
  void ctrlCEndsASweepAndKeepsWhatItHas() throws Exception {
    Tool tool = new Tool(directory);
    Process process = tool.start(with(SMALL, "--blocks=1", "--junit=sweep.xml"));
    await().atMost(Duration.ofSeconds(90)).until(() -> endedRuns(directory.resolve("runs")) >= 1);
    List<ProcessHandle> brokers = process.descendants().toList();
    Tool.signal("INT", process);
    Tool.Ended ended = tool.await(process);
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.err()).contains("the same command goes on from here");
    assertThat(Files.readString(directory.resolve("sweep.xml")))
        .contains("<error message=\"stopped; the same command goes on from here\"");
    assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
    assertThat(tool.onlyRun().resolve("brokers")).doesNotExist();
  }

  @Test
  void aConfigurationThatBrokersRefuseIsListedAndTheOthersAreMeasured() throws Exception {
    Tool.Ended ended =
        new Tool(directory)
            .run(
                with(
                    SMALL,
                    "--blocks=1",
                    "--no-latency",
                    "--vary=topic:retention.ms=soon",
                    "--out=result.json",
                    "--junit=sweep.xml"));
    assertThat(ended.code()).as(ended.err()).isZero();
    SweepResult result = (SweepResult) ResultFiles.read(directory.resolve("result.json"));
    assertThat(result.runs())
        .filteredOn(run -> run.verdict() == RunOutcome.REFUSED)
        .singleElement()
        .satisfies(
            run -> assertThat(run.reasons().toString()).contains("retention.ms").contains("soon"));
    assertThat(result.runs()).filteredOn(run -> run.figures() != null).hasSize(3);
    assertThat(ended.out())
        .contains("left out", "topic:retention.ms=soon, capacity: refused")
        .containsOnlyOnce("\nmachine     ")
        .containsOnlyOnce(" JVM: "); // the tests' own JVM is warned of, in each of four runs
    JUnitSchema.requireValid(directory.resolve("sweep.xml"));
    assertThat(Files.readString(directory.resolve("sweep.xml")))
        .contains("<testsuite name=\"sweep\" tests=\"3\" failures=\"0\"")
        .contains("name=\"acks=1: capacity\"")
        .contains("0 of 1 blocks count; left out: block 1, topic:retention.ms=soon");
  }

  @Test
  void aBaselineThatBrokersRefuseEndsTheSweepInOneLine() throws Exception {
    Tool.Ended ended =
        new Tool(directory)
            .run(with(SMALL, "--blocks=1", "--no-latency", "--topic-setting=retention.ms=soon"));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines()).anyMatch(line -> line.contains("retention.ms"));
  }

  @Test
  void aDryRunPrintsThePlanAndMakesNothing() throws Exception {
    Tool.Ended ended = new Tool(directory).run("sweep", "--dry-run");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("one at a time around the baseline", "linger.ms=20", "block 6")
        .contains("acks=all, replication-factor=3, linger.ms=5");
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @Test
  void jvmOptionsOfBrokersAreValuesLikeAnyOther() throws Exception {
    Tool.Ended ended =
        new Tool(directory)
            .run("sweep", "--dry-run", "--broker-jvm=-Xmx1g", "--vary=broker-jvm=-XX:+UseSerialGC");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("broker-jvm=-Xmx1g", "  broker-jvm=-XX:+UseSerialGC");
  }

  @Test
  void whatEncryptionCostsIsASweep() throws Exception {
    Tool.Ended ended =
        new Tool(directory).run("sweep", "--dry-run", "--vary=embedded-security=tls,sasl_tls");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out())
        .contains("embedded-security=none", "embedded-security=tls", "embedded-security=sasl_tls");
  }

  @Test
  void anOptionOfASingleRunIsRefused() throws Exception {
    Tool.Ended ended = new Tool(directory).run("sweep", "--events=1000");
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err()).contains("--events does not go with sweep");
    assertThat(directory.resolve("runs")).doesNotExist();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--vary=nope=1 | unknown key 'nope' in vary",
        "--vary=acks=all | vary leaves nothing to compare",
        "--vary=acks= | vary must be KEY=VALUE",
        "--vary=acks=2 | Invalid value 2 for configuration acks",
        "--vary=rate=1,2 | vary cannot take rate",
        "--vary=replication-factor=5 | at most the number of brokers (3)",
        "--design=latin | design must be one-at-a-time, grid or pairwise",
        "--blocks=0 | blocks must be 1 to 1000",
        "--budget=1m | budget of 1m is not enough",
        "--latency-at=most | latency-at must be a percentage",
        "--duration=1s | at least 4s in a sweep",
        "--producers=0 --topic=old | producers must be above 0",
        "--latency-at=NaN | latency-at must be a percentage",
      })
  void badInputIsOneLineAndLeavesNothing(String options, String message) throws Exception {
    Tool.Ended ended = RefusingTool.run(("sweep " + options).split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(message);
    assertThat(ended.err().lines()).hasSize(2); // the line and the hint at --help
    assertThat(RefusingTool.runs()).doesNotExist();
  }
}
