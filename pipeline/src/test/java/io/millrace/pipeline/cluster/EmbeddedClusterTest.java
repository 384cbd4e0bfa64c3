package io.millrace.pipeline.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.pipeline.plan.EmbeddedClusterSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cluster of three real brokers, and what can be done to it; ordered, because a start is dear.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EmbeddedClusterTest {
  /** A restarted broker is let in again only when its old session has ended; 9 s by default. */
  private static final Map<String, String> SHORT_SESSIONS =
      Map.of("broker.session.timeout.ms", "2000", "broker.heartbeat.interval.ms", "400");

  private static final Duration BACK_LIMIT = Duration.ofSeconds(40);

  private EmbeddedCluster cluster;
  private Path outermost;
  private Path directory;
  private Path logs;

  /** Children of the tests' JVM that are not this cluster's. */
  private List<ProcessHandle> others;

  @BeforeAll
  void startThreeBrokers(@TempDir Path temp) throws InterruptedException {
    others = ProcessHandle.current().descendants().toList();
    outermost = temp.resolve("made");
    directory = outermost.resolve("by/us");
    logs = temp.resolve("logs");
    cluster =
        EmbeddedCluster.start(
            new EmbeddedClusterSpec(
                3,
                EmbeddedClusterSpec.DEFAULT_KAFKA_VERSION,
                QuickBrokers.JVM,
                SHORT_SESSIONS,
                0,
                Map.of()),
            directory,
            logs,
            System.out::println);
  }

  @AfterAll
  void close() {
    cluster.close();
  }

  @Test
  @Order(1)
  void threeBrokersTakeWritesWithAcksAllAsSoonAsTheClusterIsReady() throws Exception {
    assertThat(cluster.brokerCount()).isEqualTo(3);
    try (Admin admin = cluster.newAdmin()) {
      assertThat(admin.listTopics().names().get()).isEmpty();
      admin.createTopics(List.of(new NewTopic("orders", 3, (short) 3))).all().get();
    }
    write("orders");
  }

  @Test
  @Order(2)
  void aTopicThatNobodyMadeIsNotMadeByATypo() {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("max.block.ms", "500");
    try (Producer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      assertThat(producer.send(new ProducerRecord<>("odrers", "x")))
          .failsWithin(Duration.ofSeconds(5));
    }
  }

  @Test
  @Order(3)
  void settingsAreReadableByTheirOwnerOnly() throws IOException {
    assertThat(Files.getPosixFilePermissions(directory.resolve("broker-1/server.properties")))
        .extracting(Enum::name)
        .containsExactlyInAnyOrder("OWNER_READ", "OWNER_WRITE");
  }

  @Test
  @Order(4)
  void aPausedBrokerStandsStillUntilItIsResumed() throws Exception {
    BrokerProcess broker = cluster.broker(2);

    broker.pause();
    await().atMost(Duration.ofSeconds(2)).until(() -> state(broker.pid()).equals("T"));
    assertThat(broker.isAlive()).isTrue();

    broker.resume();
    await().atMost(Duration.ofSeconds(2)).until(() -> !state(broker.pid()).equals("T"));
    cluster.awaitReady(BACK_LIMIT);
  }

  @Test
  @Order(5)
  void ctrlCInTheTerminalDoesNotReachTheBrokers() throws Exception {
    BrokerProcess broker = cluster.broker(2);

    signal("INT", broker.pid());

    assertThat(broker.isAlive()).isTrue();
    cluster.awaitReady(BACK_LIMIT);
  }

  @Test
  @Order(6)
  void aKilledBrokerIsGoneAtOnceAndComesBackOnItsData() throws Exception {
    BrokerProcess broker = cluster.broker(1);
    long oldPid = broker.pid();

    broker.kill();
    assertThat(broker.isAlive()).isFalse();
    assertThat(broker.exitCode()).hasValue(128 + 9);

    broker.start();
    cluster.awaitReady(BACK_LIMIT);
    assertThat(broker.pid()).isNotEqualTo(oldPid);
    write("orders");
  }

  @Test
  @Order(7)
  void aStoppedBrokerEndsByItselfAndLeavesTheClusterSmallerUntilItStartsAgain() throws Exception {
    BrokerProcess broker = cluster.broker(3);

    assertThat(broker.stop(Duration.ofSeconds(20))).isTrue();
    await().atMost(BACK_LIMIT).until(() -> cluster.brokerCount() == 2);

    broker.start();
    cluster.awaitReady(BACK_LIMIT);
  }

  @Test
  @Order(8)
  void nothingIsLeftAfterCloseButTheLogs() throws IOException {
    cluster.broker(2).pause();
    List<ProcessHandle> children =
        ProcessHandle.current().descendants().filter(child -> !others.contains(child)).toList();
    assertThat(children).hasSizeGreaterThanOrEqualTo(4);

    cluster.close();
    cluster.close();

    assertThat(children).noneMatch(ProcessHandle::isAlive);
    assertThat(outermost).doesNotExist();
    try (Stream<Path> files = Files.list(logs)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("broker-1.log", "broker-2.log", "broker-3.log");
    }
    assertThat(logs.resolve("broker-1.log")).content().contains("Kafka version: 4.3.1");
  }

  private void write(String topic) throws ExecutionException, InterruptedException {
    Map<String, Object> properties = new HashMap<>(cluster.clientProperties());
    properties.put("acks", "all");
    try (Producer<String, String> producer =
        new KafkaProducer<>(properties, new StringSerializer(), new StringSerializer())) {
      for (int partition = 0; partition < 3; partition++) {
        producer.send(new ProducerRecord<>(topic, partition, "key", "value")).get();
      }
    }
  }

  /** The state letter that ps shows, such as S for sleeping and T for stopped. */
  private static String state(long pid) throws IOException {
    Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", String.valueOf(pid)).start();
    return Optional.ofNullable(ps.inputReader().readLine()).orElse("").strip();
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(pid)).start();
    assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
    assertThat(kill.exitValue()).isZero();
  }
}
