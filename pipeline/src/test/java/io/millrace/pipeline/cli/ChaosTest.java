package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.cluster.GuardedCluster;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * At a random instant of a short run something is taken from it for good. Whatever it is and
 * whenever it comes: the run ends within its bound, its outcomes add up, and no process is left.
 *
 * <p>A few rounds as part of the tests; {@code -Dmillrace.chaos.rounds=50} plays more, and {@code
 * -Dmillrace.chaos.seed=N} others.
 */
class ChaosTest {
  private static final int ROUNDS = Integer.getInteger("millrace.chaos.rounds", 4);
  private static final long SEED = Long.getLong("millrace.chaos.seed", 1);

  /**
   * 3 s of load, 1 s to catch up, 3 s of delivery.timeout.ms and its margin of 5 s, 3 s of drain,
   * 10 s for members and clean-up, and as much again for a busy machine.
   */
  private static final long BOUND_SECONDS = 60;

  /** From when the load is about to begin until some time after its end. */
  private static final long INSTANT_BOUND_MS = 5_000;

  @TempDir private Path directory;

  private enum Harm {
    STOP_ALL_BROKERS,
    DELETE_THE_TOPIC,
    TAKE_RIGHTS_AWAY,
    CTRL_C
  }

  private static final List<Harm> HARMS = List.of(Harm.values());

  private record Round(int number, Harm harm, long afterMs, boolean processes) {
    static Round of(int number) {
      SplittableRandom random = new SplittableRandom(SEED * 1_000 + number);
      random.nextLong();
      return new Round(
          number,
          HARMS.get(number % HARMS.size()),
          random.nextLong(INSTANT_BOUND_MS),
          number % 5 == 4);
    }

    @Override
    public String toString() {
      return "round %d, seed %d: %s after %d ms%s"
          .formatted(
              number, SEED, harm, afterMs, processes ? ", senders and members in processes" : "");
    }
  }

  @TestFactory
  List<DynamicTest> everyRoundEndsWithAResult() {
    return IntStream.range(0, ROUNDS)
        .mapToObj(Round::of)
        .map(round -> DynamicTest.dynamicTest(round.toString(), () -> play(round)))
        .toList();
  }

  private void play(Round round) throws Exception {
    Path home = Files.createDirectory(directory.resolve("round-" + round.number()));
    Tool tool = new Tool(home);
    try (GuardedCluster cluster = GuardedCluster.start(home)) {
      cluster.grantAll();
      Process run = tool.start(arguments(round, cluster));
      List<ProcessHandle> children = new ArrayList<>();
      try {
        await()
            .atMost(Duration.ofSeconds(60))
            .until(() -> tool.err().contains("measuring") || !run.isAlive());
        run.descendants().forEach(children::add);
        TimeUnit.MILLISECONDS.sleep(round.afterMs()); // the instant is what this test is about
        doTo(round.harm(), cluster, run);
        boolean ended = run.waitFor(BOUND_SECONDS, TimeUnit.SECONDS);
        assertThat(ended).as("ended within its bound: " + tool.err()).isTrue();
      } finally {
        run.destroyForcibly();
      }
      assertResult(tool, run.exitValue());
      assertThat(children).noneMatch(ProcessHandle::isAlive);
    }
  }

  private static String[] arguments(Round round, GuardedCluster cluster) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "run",
                "--bootstrap-server=" + cluster.bootstrapServers(),
                "--command-config=" + cluster.loginFile(),
                "--topic=orders",
                "--partitions=2",
                "--replication-factor=1",
                "--rate=2000",
                "--duration=3s",
                "--warmup=0s",
                "--delivery.timeout.ms=3000",
                "-Xrequest.timeout.ms=1000",
                "--drain-timeout=3s"));
    if (round.processes()) {
      arguments.addAll(List.of("--producer-processes=1", "--member-processes"));
    }
    return arguments.toArray(String[]::new);
  }

  private static void doTo(Harm harm, GuardedCluster cluster, Process run) throws Exception {
    switch (harm) {
      case STOP_ALL_BROKERS -> cluster.cluster().brokers().forEach(broker -> broker.kill());
      case DELETE_THE_TOPIC -> {
        try (Admin admin = cluster.cluster().newAdmin()) {
          admin.deleteTopics(List.of("orders")).all().get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          // the run was over, and had deleted it
        }
      }
      case TAKE_RIGHTS_AWAY -> cluster.takeAll();
      case CTRL_C -> Tool.signal("INT", run);
    }
  }

  private static void assertResult(Tool tool, int code) throws Exception {
    assertThat(code).as(tool.err()).isIn(0, 1, 3, 130);
    Summary summary = RunDirectory.open(tool.onlyRun()).readSummary();
    assertThat(summary.events().addUp()).as(summary.events().toString()).isTrue();
    assertThat(summary.groups())
        .allSatisfy(group -> assertThat(group.lost()).as(summary.toString()).isZero())
        .allSatisfy(group -> assertThat(group.phantom()).isZero());
    assertThat(tool.onlyRun().resolve("RUNNING")).doesNotExist();
  }
}
