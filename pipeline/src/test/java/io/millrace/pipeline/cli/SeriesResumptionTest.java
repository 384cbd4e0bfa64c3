package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.result.FailoverSeriesResult;
import io.millrace.pipeline.result.ResultFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Series that are ended before their time, and what begins when their command is given again. */
class SeriesResumptionTest {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** Two rounds of one run without a fault, on one broker. */
  private static final String[] ROUNDS = {
    "failover",
    "--fault=none",
    "--lasts=1s",
    "--brokers=1",
    "--members=1",
    "--rate=500",
    "--warmup=0s",
    "--fault-free=5s",
    "--phase=0s",
    "--settle=10s",
    "--no-control",
    "--repeat=2",
    "--out=result.json"
  };

  @TempDir private Path directory;

  @Test
  void aFailoverSeriesThatWasKilledGoesOnWithTheRunsThatAreMissing() throws Exception {
    Tool tool = new Tool(directory);
    Process first = tool.start(ROUNDS);
    await().atMost(LIMIT).until(() -> endedRuns() == 1);
    List<ProcessHandle> brokers = first.descendants().toList();
    kill(first);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> brokers.stream().noneMatch(ProcessHandle::isAlive));
    FailoverSeriesResult before = result();
    assertThat(before.trials()).hasSize(1);

    Tool.Ended second = tool.run(ROUNDS);

    assertThat(second.code()).as(second.err()).isZero();
    assertThat(second.err())
        .contains("going on with 1 runs done")
        .contains("2 of 2, round 2, about");
    assertThat(second.out())
        .containsOnlyOnce("\nmachine     ")
        .containsOnlyOnce(" JVM: "); // the tests' own JVM is warned of, in both runs
    assertThat(result().trials())
        .hasSize(2)
        .startsWith(before.trials().get(0))
        .extracting(FailoverSeriesResult.Trial::round)
        .containsExactly(1, 2);
    assertThat(result().failed()).isEmpty();
    assertThat(tool.onlyRun().resolve("failover-series.json")).exists();
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();

    FailoverSeriesResult whole = result();
    Tool.Ended third = tool.run(ROUNDS);
    assertThat(third.code()).as(third.err()).isZero();
    assertThat(third.err()).contains("going on with 2 runs done");
    assertThat(result().trials()).isEqualTo(whole.trials());
  }

  private FailoverSeriesResult result() {
    return (FailoverSeriesResult) ResultFiles.read(directory.resolve("result.json"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sweep --vary=acks=1 --brokers=1", "failover --repeat=2 --brokers=1"})
  void withAnotherConfigFileASeriesIsGoneOnWithOnlyWhenAskedTo(String command) throws Exception {
    Path config = Files.writeString(directory.resolve("p.properties"), "linger.ms=5\n");
    String[] arguments = (command + " --producer-config=p.properties").split(" ");
    Tool tool = new Tool(directory);
    Process begun = tool.start(arguments);
    await().atMost(LIMIT).until(() -> isBegun(tool));
    kill(begun);
    Files.writeString(config, "linger.ms=6\n");

    Tool.Ended refused = tool.run(arguments);
    assertThat(refused.code()).as(refused.err()).isEqualTo(2);
    assertThat(refused.err().lines())
        .singleElement()
        .asString()
        .contains("the unfinished series in runs/" + tool.onlyRun().getFileName())
        .contains("was begun with another p.properties (--producer-config): --go-on goes on")
        .endsWith("--fresh begins anew");

    Process agreed =
        tool.start(
            Stream.concat(Stream.of(arguments), Stream.of("--go-on")).toArray(String[]::new));
    await().atMost(LIMIT).until(() -> isBegun(tool));
    kill(agreed);
    assertThat(tool.onlyRun()).isDirectory(); // the same one
  }

  @Test
  void aResultFromBeforeRequestsWereKeptIsGoneOnWithOnlyWhenAskedTo() throws Exception {
    Files.createDirectory(directory.resolve("results"));
    Path out = directory.resolve("results/failover-acks.json");
    Files.copy(Path.of("../results/failover-acks.json"), out);
    String command = ResultFiles.read(out).command();
    String[] arguments = command.substring("./millrace ".length()).split(" ");
    Tool.Ended ended = new Tool(directory).run(arguments);
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines())
        .singleElement()
        .asString()
        .contains("the series in results/failover-acks.json was begun by a build that did not");
    assertThat(directory.resolve("runs")).doesNotExist();

    Tool.Ended other =
        new Tool(directory)
            .run("failover", "--repeat=2", "--out=results/failover-acks.json", "--go-on");
    assertThat(other.code()).as(other.err()).isEqualTo(2);
    assertThat(other.err()).contains("holds the result of another command");
  }

  /** The first thing that is said once a series has its directory. */
  private static boolean isBegun(Tool tool) throws IOException {
    return tool.err().contains("in all; results in");
  }

  private static void kill(Process process) throws IOException, InterruptedException {
    Tool.signal("KILL", process);
    process.waitFor();
  }

  /** As many as the result beside the series' directory holds. */
  private int endedRuns() {
    return Files.exists(directory.resolve("result.json")) ? result().trials().size() : 0;
  }
}
