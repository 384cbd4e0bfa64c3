package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.pipeline.report.JUnitSchema;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.ResultJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Failures of three real brokers whose sessions are short, so that the suite is too. What is
 * asserted holds on a slow machine too: which gaps there are, not how long.
 */
class FailoverCommandTest {
  private static final double SECOND_MS = 1_000;

  private static final List<String> SHORT =
      List.of("--fault-free=6s", "--phase=500ms", "--settle=10s", "--warmup=3s", "--rate=400");

  private static final List<String> SHORT_SESSIONS =
      List.of("-Bbroker.session.timeout.ms=3000", "-Bbroker.heartbeat.interval.ms=500");

  @TempDir private Path directory;

  private FailoverResult failover(int exitCode, String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--json");
    String json = output(exitCode, all);
    return ResultJson.mapper().readValue(json, FailoverResult.class);
  }

  private String output(int exitCode, List<String> options) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("failover"));
    arguments.addAll(SHORT);
    arguments.addAll(options);
    if (arguments.stream().noneMatch(argument -> argument.startsWith("--bootstrap-server"))) {
      arguments.addAll(SHORT_SESSIONS); // another cluster has its own
    }
    Tool.Ended ended = new Tool(directory).run(arguments.toArray(String[]::new));
    assertThat(ended.code()).as(ended.out() + ended.err()).isEqualTo(exitCode);
    return ended.out();
  }

  private static void assertNothingBroken(FailoverResult result) {
    FailoverResult.Audit audit = result.audit();
    assertThat(audit.lost()).isZero();
    assertThat(audit.duplicatedInLog()).isZero();
    assertThat(audit.reordered()).isZero();
    assertThat(audit.offsetMismatch()).isZero();
    assertThat(audit.replicaMismatch()).isZero();
    assertThat(audit.proofs())
        .hasSize(5)
        .allSatisfy(proof -> assertThat(proof.planted()).isEqualTo(1))
        .allSatisfy(proof -> assertThat(proof.found()).isEqualTo(1));
    assertThat(result.phasesMs().redundancyRecovered()).isNotNull();
  }

  private static FailoverResult.Spread led(FailoverResult.Standstills standstills) {
    return Objects.requireNonNull(standstills.victimLed());
  }

  /**
   * The short suite: one cluster, one load, a while in which nothing is done, and then four
   * failures one after the other, each only when everything is whole again.
   */
  @Test
  void aKilledLeaderAFrozenOneAKilledControllerAndAKilledMemberLoseNothingUnderAcksAll()
      throws Exception {
    Files.writeString(
        directory.resolve("suite.yaml"),
        """
        - fault: none
          lasts: 5s
        - fault: kill
          lasts: 8s
        - fault: pause
          lasts: 8s
        - fault: kill
          target: controller
          lasts: 12s
        - fault: kill-member
        """);
    String table =
        output(
            0,
            List.of(
                "--faults=suite.yaml",
                "--history",
                "--junit=suite.xml",
                "-Xsession.timeout.ms=6000",
                "-Xheartbeat.interval.ms=1000"));
    assertThat(table)
        .contains("verdict     PASS", "\nmachine     ")
        .containsOnlyOnce(" JVM: "); // the tests' own JVM is warned of
    Path run = new Tool(directory).onlyRun();
    FailoverResult worst =
        ResultJson.mapper().readValue(run.resolve("failover.json"), FailoverResult.class);
    assertThat(worst.verdict()).isEqualTo(Outcome.PASS);
    assertNoGap(read(run, 1));
    assertKilledLeader(read(run, 2));
    assertFrozenLeader(read(run, 3));
    assertKilledController(read(run, 4));
    assertKilledMember(read(run, 5));
    assertThat(run.resolve("failover-6.json")).doesNotExist();
    assertHistoryTellsTheSame(worst.audit().events());
    JUnitSchema.requireValid(directory.resolve("suite.xml"));
    assertThat(Files.readString(directory.resolve("suite.xml")))
        .contains("<testsuite name=\"failover\" tests=\"40\" failures=\"0\" errors=\"0\"")
        .contains("name=\"3: pause leader: the figures may be used\"");
    assertThat(Files.readString(run.resolve("report.html")))
        .contains("Partitions that stood still");
  }

  private static FailoverResult read(Path run, int number) {
    FailoverResult result =
        ResultJson.mapper()
            .readValue(run.resolve("failover-" + number + ".json"), FailoverResult.class);
    assertNothingBroken(result);
    return result;
  }

  private static void assertNoGap(FailoverResult result) {
    assertThat(Objects.requireNonNull(result.writeGapMs().others()).worst()).isZero();
    assertThat(Objects.requireNonNull(result.readGapMs().others()).worst()).isZero();
    assertThat(result.group().moved()).isEmpty();
  }

  private static void assertKilledLeader(FailoverResult result) {
    assertThat(result.proof()).contains("SIGKILL");
    assertThat(result.affected()).isNotEmpty();
    assertThat(led(result.writeGapMs()).worst()).isGreaterThan(SECOND_MS);
    assertThat(result.phasesMs().fenced()).isNotNull();
    assertThat(result.phasesMs().newLeader()).isNotNull();
    assertThat(result.phasesMs().firstAck()).isNotNull();
    assertThat(result.ruledBy())
        .extracting(FailoverResult.RuledBy::setting)
        .contains("broker.session.timeout.ms");
    assertThat(result.lateEvents().victimLed()).isPositive();
  }

  private static void assertFrozenLeader(FailoverResult result) {
    assertThat(result.proof()).contains("SIGSTOP");
    assertThat(led(result.writeGapMs()).worst()).isGreaterThan(SECOND_MS);
  }

  private static void assertKilledController(FailoverResult result) {
    assertThat(result.target()).isEqualTo("controller");
    assertThat(result.phasesMs().fenced()).isNotNull();
  }

  private static void assertKilledMember(FailoverResult result) {
    assertThat(result.group().moved()).containsAll(result.affected());
    assertThat(led(result.readGapMs()).worst()).isGreaterThan(SECOND_MS);
    assertThat(result.ruledBy())
        .extracting(FailoverResult.RuledBy::setting)
        .contains("session.timeout.ms");
  }

  @Test
  void anAcknowledgedEventThatAPowerLossTookIsFoundMissing() throws Exception {
    FailoverResult result =
        failover(99, "--fault=power-loss", "--lasts=2s", "--junit=failover.xml");
    assertThat(result.audit().lost()).isPositive();
    assertThat(result.audit().recoveryPointMs()).isNotNull();
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("are in no log"));
    JUnitSchema.requireValid(directory.resolve("failover.xml"));
    assertThat(Files.readString(directory.resolve("failover.xml")))
        .containsPattern("<testsuite name=\"failover\" tests=\"8\" failures=\"[1-9]")
        .contains("name=\"power-loss all: every acknowledged event is in the log\"")
        .contains("are in no log");
  }

  /** Clients still reach it, so none sees an error: only the log tells. */
  @Test
  void whatALeaderCutOffFromItsPeersAcknowledgedAloneUnderAcks1IsFoundMissing() throws Exception {
    assumeTrue(Tool.canMakeNamespaces(), "no namespaces can be made here");
    FailoverResult result = failover(99, "--fault=cut-off-from-peers", "--acks=1", "--lasts=12s");
    assertThat(result.proof()).contains("directions of links cut");
    assertThat(result.audit().lost()).isGreaterThan(100);
    assertThat(result.reasons()).anyMatch(reason -> reason.contains("are in no log"));
  }

  private void assertHistoryTellsTheSame(long events) throws IOException {
    Path history = new Tool(directory).onlyRun().resolve("history");
    List<String> acknowledged = Files.readAllLines(history.resolve("producer-0.csv"));
    List<String> log = Files.readAllLines(history.resolve("log.csv"));
    assertThat(acknowledged).hasSize((int) events + 1);
    assertThat(log).hasSize((int) events + 1);
    assertThat(acknowledged.stream().skip(1).map(line -> placed(line, 0, 1, 2)).sorted().toList())
        .isEqualTo(log.stream().skip(1).map(line -> placed(line, 0, 3, 1)).sorted().toList());
  }

  /** Partition, sequence and offset of a line. */
  private static String placed(String line, int partition, int sequence, int offset) {
    List<String> columns = List.of(line.split(",", -1));
    return columns.get(partition) + " " + columns.get(sequence) + " " + columns.get(offset);
  }

  /** Three brokers that another program runs; here that program happens to be Millrace too. */
  @Test
  void aBrokerOfAnotherClusterIsBrokenByTheUsersOwnCommands(@TempDir Path elsewhere)
      throws Exception {
    Tool clusterTool = new Tool(elsewhere);
    Process cluster =
        clusterTool.start(
            "cluster",
            "up",
            "--port=0",
            "--broker-jit=quick",
            "-Bbroker.session.timeout.ms=3000",
            "-Bbroker.heartbeat.interval.ms=500");
    try {
      await()
          .atMost(Duration.ofSeconds(90))
          .until(() -> clusterTool.out().contains("bootstrap.servers=") || !cluster.isAlive());
      assertThat(cluster.isAlive()).as(clusterTool.err()).isTrue();
      String servers = clusterTool.out().lines().findFirst().orElseThrow().replaceFirst(".*=", "");
      writeProcessIds(cluster);
      FailoverResult result =
          failover(
              0,
              "--bootstrap-server=" + servers,
              "--inject-command=kill -STOP $(cat broker-$MILLRACE_BROKERS.pid)",
              "--heal-command=kill -CONT $(cat broker-$MILLRACE_BROKERS.pid)",
              "--lasts=8s");
      assertThat(result.fault()).isEqualTo("command");
      assertThat(result.proof()).contains("inject-command ended well, for broker ");
      assertThat(led(result.writeGapMs()).worst()).isGreaterThan(SECOND_MS);
      assertThat(result.audit().lost()).isZero();
      assertThat(result.audit().replicaMismatch()).isNull();
    } finally {
      Tool.signal("INT", cluster);
      clusterTool.await(cluster);
    }
  }

  private void writeProcessIds(Process cluster) throws IOException {
    for (ProcessHandle child : cluster.descendants().toList()) {
      String command = Files.readString(Path.of("/proc", Long.toString(child.pid()), "cmdline"));
      Matcher broker = Pattern.compile("broker-([0-9])").matcher(command);
      if (broker.find()) {
        Files.writeString(
            directory.resolve("broker-" + broker.group(1) + ".pid"), Long.toString(child.pid()));
      }
    }
  }

  @Test
  void aKilledStageWorkerCostsNothingExactlyOnceAndAnotherTakesItsPlace() throws Exception {
    FailoverResult result =
        failover(
            0,
            "--fault=kill-stage",
            "--lasts=1s",
            "--stages=1",
            "--stage-delivery=exactly-once",
            "-Xsession.timeout.ms=6000",
            "-Xheartbeat.interval.ms=1000");

    assertThat(result.victims()).singleElement().asString().startsWith("s1-w");
    assertThat(result.affected()).isNotEmpty();
    assertThat(result.proof()).contains("ended by SIGKILL");
    assertThat(result.stages())
        .singleElement()
        .satisfies(
            stage -> {
              assertThat(stage.in()).isEqualTo(result.audit().events());
              assertThat(stage.out()).isEqualTo(stage.in());
              assertThat(stage.lost()).isZero();
              assertThat(stage.twice()).isZero();
            });
    FailoverResult.Delivery delivery = Objects.requireNonNull(result.delivery());
    assertThat(delivery.ways()).containsExactly("stage 1 exactly-once");
    assertThat(delivery.lost() + delivery.twice()).isZero();
    assertThat(delivery.aborted()).isNotNull(); // how many the kill met is luck
    assertThat(result.ruledBy()) // none where this machine alone makes gaps as long as that
        .extracting(FailoverResult.RuledBy::setting)
        .isSubsetOf(
            "session.timeout.ms",
            "transaction.timeout.ms",
            "rebalance of the stage's group",
            "end of the open transaction, first commit",
            "rebalance and first commit");
    Path logs = new Tool(directory).onlyRun().resolve("logs");
    assertThat(logs.resolve("s1-w3.log")).as("the log of the one in its place").exists();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--fault=burn | fault must be one of kill, stop,",
        "--fault=kill-member --target=leader | is done to member, not to leader",
        "--target=broker | target must be one of leader, follower,",
        "--target=transaction-coordinator | target transaction-coordinator needs --transactional, or",
        "--lasts=soon | lasts must be a duration",
        "--fault-free=1s | at least 5 s",
        "--settle=1s | at least 10 s",
        "--rate=max | a failover is measured at a rate",
        "--duration=30s | leave --duration out",
        "--times=0 | times must be 1 to 10000",
        "--faults=none.yaml | cannot read faults none.yaml",
        "--faults=none.yaml --repeat=2 | faults and times are for one run",
        "--matrix=full --inject-command=true | matrix names its own faults",
        "--fault=kill-member --times=3 | the faults end 3 members",
        "--fault=kill-stage | say how many stages with --stages",
        "--fault=kill-stage --stages=1 --lasts=0s --times=2 | the faults end 2 stage workers for good, and a stage has 2",
        "--bootstrap-server=localhost:1 | say with --inject-command what breaks a broker there",
      })
  void badInputIsOneLineAndLeavesNothing(String options, String message) throws Exception {
    Tool.Ended ended = RefusingTool.run(("failover " + options).split(" "));
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().lines().findFirst().orElse("")).contains(message);
    assertThat(RefusingTool.runs()).doesNotExist();
  }
}
