package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.report.ResultFiles;
import io.millrace.pipeline.report.SweepResult;
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

class SweepCommandTest {
  /** Two configurations and the baseline's second copy, one block, on one broker. */
  private static final List<String> SMALL =
      List.of(
          "sweep",
          "--brokers=1",
          "--vary=acks=1",
          "--blocks=1",
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
  void aSweepThatWasKilledGoesOnWhereItWas() throws Exception {
    Tool tool = new Tool(directory);
    Process first = tool.start(with(SMALL));
    Path runs = directory.resolve("runs");
    await().atMost(Duration.ofSeconds(90)).until(() -> endedRuns(runs) >= 2);
    List<ProcessHandle> brokers = first.descendants().toList();
    Tool.signal("KILL", first);
    first.waitFor();
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> brokers.stream().noneMatch(ProcessHandle::isAlive));
    long before = endedRuns(runs);

    Tool.Ended second = tool.run(with(SMALL, "--out=result.json"));

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err()).contains("going on with " + before + " runs done");
    SweepResult result = (SweepResult) ResultFiles.read(directory.resolve("result.json"));
    assertThat(result.runs())
        .extracting(run -> run.configuration() + run.copy() + run.phase())
        .containsExactlyInAnyOrder(
            "baseline1CAPACITY",
            "baseline2CAPACITY",
            "acks=11CAPACITY",
            "baseline1LATENCY",
            "baseline2LATENCY",
            "acks=11LATENCY");
    assertThat(result.runs()).allSatisfy(run -> assertThat(run.figures()).isNotNull());
    assertThat(tool.onlyRun().resolve("brokers")).doesNotExist();
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
    Process process = tool.start(with(SMALL));
    await().atMost(Duration.ofSeconds(90)).until(() -> endedRuns(directory.resolve("runs")) >= 1);
    List<ProcessHandle> brokers = process.descendants().toList();
    Tool.signal("INT", process);
    Tool.Ended ended = tool.await(process);
    assertThat(ended.code()).isEqualTo(130);
    assertThat(ended.err()).contains("the same command goes on from here");
    assertThat(brokers).noneMatch(ProcessHandle::isAlive);
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
    assertThat(tool.onlyRun().resolve("brokers")).doesNotExist();
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
      })
  void badInputIsOneLineAndLeavesNothing(String options, String message) throws Exception {
    Tool.Ended ended = new Tool(directory).run(("sweep " + options).split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(message);
    assertThat(ended.err().lines()).hasSize(2); // the line and the hint at --help
    assertThat(directory.resolve("runs")).doesNotExist();
  }
}
