package io.millrace.pipeline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets one clear line, exit code 2, and leaves no run behind. */
class BadInputTest {
  private static final String MODULE = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @TempDir private static Path shared;
  private static EmbeddedCluster cluster;

  @TempDir private Path directory;
  private Tool tool;

  @BeforeAll
  static void startClusterWithPasswords() throws Exception {
    Map<String, String> broker =
        Map.of(
            "listener.security.protocol.map", "PLAINTEXT:SASL_PLAINTEXT",
            "listener.name.plaintext.sasl.enabled.mechanisms", "PLAIN",
            "listener.name.plaintext.plain.sasl.jaas.config",
                MODULE + " required user_rita=\"k9-swordfish\";");
    cluster =
        EmbeddedCluster.start(
            new EmbeddedClusterSpec(
                1,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                QuickBrokers.JVM,
                broker,
                0,
                login("k9-swordfish")),
            shared.resolve("brokers"),
            shared.resolve("logs"),
            step -> {});
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic("three", 3, (short) 1))).all().get();
    }
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  @BeforeEach
  void makeTool() {
    tool = new Tool(directory);
  }

  private static Map<String, String> login(String password) {
    return Map.of(
        "security.protocol", "SASL_PLAINTEXT",
        "sasl.mechanism", "PLAIN",
        "sasl.jaas.config", MODULE + " required username=\"rita\" password=\"" + password + "\";");
  }

  private String commandConfig(String password) throws IOException {
    List<String> lines = new ArrayList<>();
    login(password).forEach((key, value) -> lines.add(key + "=" + value));
    return Files.write(directory.resolve("client.properties"), lines).toString();
  }

  private void assertRefused(Tool.Ended ended, String... words) {
    assertRefused(ended, directory.resolve("runs"), words);
  }

  private static void assertRefused(Tool.Ended ended, Path made, String... words) {
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    List<String> said =
        ended.err().lines().filter(line -> !line.startsWith("millrace: connecting")).toList();
    assertThat(said.get(0)).contains(words);
    assertThat(said.size()).as(ended.err()).isLessThanOrEqualTo(2); // the second line: try --help
    assertThat(ended.out()).isEmpty();
    assertThat(made)
        .satisfiesAnyOf(
            runs -> assertThat(runs).doesNotExist(), runs -> assertThat(runs).isEmptyDirectory());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-X linger.msx=5 | unknown setting 'linger.msx'",
        "--linger 5 | Unknown option",
        "--acks 2 | Invalid value 2 for configuration acks",
        "--brokers 2 --replication-factor 3 | replication-factor must be at most the number of brokers (2), not 3",
        "--rate 0 | rate must be above 0",
        "--rate many | rate must be a number of events per second or max, not 'many'",
        "--duration -5s | duration must not be negative, not '-5s'",
        "--duration soon | duration must be a duration such as",
        "--producer-config missing.properties | --producer-config is missing.properties, which cannot be read",
        "--spec missing.yaml | cannot read experiment file missing.yaml",
        "--rate 1000000 --duration 100h | disk without room for the run",
        "--event-size 100 | event-size must be at least 200 for format json, not 100",
        "--format binary --event-size 49 | event-size must be at least 50 for format binary, not 49",
        "--stages 0 | stages must be 1 to 5, not 0",
        "--stages 6 | stages must be 1 to 5, not 6",
        "--stages 1 --stage-delivery twice | stage-delivery must be one of at-least-once, at-most-once, exactly-once, not 'twice'",
        "--stage-delivery exactly-once | stage-delivery needs --stages",
        "--stages 1 --stage-delivery exactly-once --stage-commit-every 20s | stage-commit-every must be at most 5s with stage-delivery exactly-once",
        "--stages 1 --stage-delivery at-most-once --acks 1 | stage-delivery at-most-once needs acks=all and enable.idempotence=true, not acks=1",
        "--stages 1 --stage-workers 0 | stage-workers must be 1 to 100, not 0",
        "--stages 1 --stage-delivery exactly-once --acks 1 | stage-delivery exactly-once needs acks=all and enable.idempotence=true, not acks=1",
        "--format xml | format must be json, binary or payload, not 'xml'",
        "--format payload | format payload needs a --payload-file to send",
        "--payload-key id | payload-key needs a --payload-file",
        "--payload-sha256 00 | payload-sha256 needs a --payload-file",
        "--payload-file missing.jsonl | payload-file is missing.jsonl, which is missing",
        "--payload-file missing.jsonl --event-size 500 | event-size has no effect with --payload-file",
        "--payload-file missing.jsonl --payload-key id --zipf 1 | zipf has no effect with --payload-key",
        "--min.insync.replicas 4 | min.insync.replicas",
        "--fail-if p98>3 | fail-if must be METRIC>LIMIT",
        "--work hard | work must be none, fixed:TIME",
        "--commit never | commit must be sync or async, not 'never'",
        "--group.protocol modern | group.protocol",
        "--group.protocol share --kafka 3.9.1 | group.protocol share needs brokers of Kafka 4.1 or later, not 3.9.1",
        "--group.protocol share --kafka zookeeper:3.9.1 | group.protocol share needs brokers of Kafka 4.1",
        "--group.protocol share --producers 0 --topic t | group.protocol share reads no topic back",
        "--group.protocol share --reject-share 0.1 | need share-acknowledgement explicit",
        "--group.protocol share --share-acknowledgement explicit --reject-share 2 | reject-share must be 0 to 1, not 2.0",
        "--group.protocol share --share-acknowledgement maybe | share-acknowledgement must be explicit or implicit, not 'maybe'",
        "--group.protocol share -X session.timeout.ms=9000 | does not go with group.protocol share",
        "--group.protocol share --transactional --isolation.level read_committed | isolation.level' does not go with group.protocol share",
        "--share-acknowledgement explicit | share-acknowledgement explicit needs group.protocol share",
        "--release-share 0.1 | release-share and reject-share need group.protocol share",
        "--bootstrap-server 127.0.0.1:1 --brokers 2 | has no effect with --bootstrap-server",
        "--bootstrap-server 127.0.0.1:1 --embedded-security tls | has no effect with --bootstrap-server",
        "--bootstrap-server nonsense | nonsense",
        "--embedded-security ssl | embedded-security must be none, tls, sasl_tls, not 'ssl'",
        "--embedded-security tls -B ssl.keystore.location=x | broker setting ssl.keystore.location cannot be set with embedded-security tls",
        "--producer-processes 1001 | producer-processes must be 0 to 1000, not 1001",
        "--producers 1 --producer-processes 2 | producers 1 does not go with producer-processes 2",
        "--transactional --acks 1 | transactional needs acks=all and enable.idempotence=true, not acks=1",
        "--transactional --acks 0 | transactional needs acks=all and enable.idempotence=true, not acks=0",
        "--transactional --enable.idempotence false | transactional needs acks=all and enable.idempotence=true, not acks=all and enable.idempotence=false",
        "--transactional --abort-share 1.5 | abort-share must be 0 to 1, not 1.5",
        "--transactional --abort-share -0.1 | abort-share must be 0 to 1, not -0.1",
        "--transactional --transaction-events 0 | transaction-events must be at least 1, not 0",
        "--transactional --transaction-every 0s | transaction-every must be above 0",
        "--transactional --transaction-every 31s | transaction-every must be at most half of transaction.timeout.ms (60000)",
        "--transaction-events 10 | transaction-events needs --transactional",
        "--transaction-every 10ms | transaction-every needs --transactional",
        "--abort-share 0.1 | abort-share needs --transactional",
        "--transactional --producers 2 -X transactional.id=orders | producer setting 'transactional.id' cannot be chosen",
        "--transactional --producers 0 --topic three | producers must be above 0, not 0",
        "--isolation.level clean | isolation.level",
        "--producers 0 | producers 0 reads a topic back: name it with --topic",
      })
  void isRefusedInOneLine(String options, String words) throws Exception {
    List<String> arguments = new ArrayList<>(List.of("run"));
    arguments.addAll(List.of(options.split(" ", -1)));

    assertRefused(RefusingTool.run(arguments.toArray(String[]::new)), RefusingTool.runs(), words);
  }

  @Test
  void aPayloadFileWithoutEventsIsRefused() throws Exception {
    Path empty = Files.createFile(directory.resolve("empty"));

    assertRefused(
        RefusingTool.run("run", "--payload-file", empty.toString()),
        RefusingTool.runs(),
        "payload-file " + empty + " holds no event");
  }

  @Test
  void anUnreachableBootstrapServerIsGivenUpWithinTenSeconds() throws Exception {
    long startNs = System.nanoTime();

    Tool.Ended ended = tool.run("run", "--bootstrap-server", "127.0.0.1:1");

    assertRefused(ended, "127.0.0.1:1");
    // The limit is on the search for the cluster; starting a JVM comes on top.
    assertThat(Duration.ofNanos(System.nanoTime() - startNs)).isLessThan(Duration.ofSeconds(15));
  }

  @Test
  void aWrongPasswordIsToldFromAnUnreachableServerAndNotRepeated() throws Exception {
    Tool.Ended ended =
        tool.run(
            "run",
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--command-config",
            commandConfig("wrong-one"));

    assertRefused(ended, "refuses the credentials");
    assertThat(ended.err()).doesNotContain("wrong-one");
  }

  @Test
  void anExistingTopicWithAnotherPartitionCountIsRefusedAndLeftAlone() throws Exception {
    Tool.Ended ended =
        tool.run(
            "run",
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--command-config",
            commandConfig("k9-swordfish"),
            "--topic",
            "three",
            "--partitions",
            "6",
            "--warmup",
            "0");

    assertRefused(ended, "topic 'three' exists with 3 partitions, not 6");
    try (Admin admin = cluster.newAdmin()) {
      assertThat(admin.listTopics().names().get()).containsExactly("three");
    }
  }

  @Test
  void replicationAboveTheBrokersOfAnExistingClusterIsRefused() throws Exception {
    Tool.Ended ended =
        tool.run(
            "run",
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--command-config",
            commandConfig("k9-swordfish"),
            "--replication-factor",
            "3",
            "--warmup",
            "0");

    assertRefused(ended, "replication-factor must be at most the number of brokers (1), not 3");
  }

  @Test
  void aGoodRunWithAPasswordWritesItNowhere() throws Exception {
    Tool.Ended ended =
        tool.run(
            "run",
            "--bootstrap-server",
            cluster.bootstrapServers(),
            "--command-config",
            commandConfig("k9-swordfish"),
            "--rate",
            "1000",
            "--duration",
            "2s",
            "--warmup",
            "0",
            "--json");

    assertThat(ended.code()).as(ended.err()).isIn(0, 3); // 3: so short a run may be invalid
    assertThat(ended.out() + ended.err())
        .doesNotContain("\"k9-swordfish\\\"")
        .doesNotContain("k9-swordfish\";");
    try (var files = Files.walk(tool.onlyRun())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(Files.readString(file)).as(file.toString()).doesNotContain("k9-swordfish");
      }
    }
  }
}
