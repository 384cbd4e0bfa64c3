package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.pipeline.cluster.BrokerProcess;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.rig.Rig;
import io.millrace.pipeline.worker.RunningWorkers;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every detector, proved on real brokers by a fault that it must find and by runs on which it is
 * silent.
 */
class PlantedFaultsTest {
  private static final int PARTITION = 0;

  @TempDir private static Path directory;
  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startCluster() throws Exception {
    cluster =
        EmbeddedCluster.start(
            QuickBrokers.of(3),
            directory.resolve("brokers"),
            directory.resolve("logs"),
            step -> {});
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  private Specs spec() {
    return Specs.on(cluster.bootstrapServers(), directory.resolve("runs"));
  }

  private static ScriptedRun script(Specs specs) {
    return new ScriptedRun(specs.build());
  }

  private static Summary run(Specs specs) throws Exception {
    return script(specs).run();
  }

  private static Summary runThen(Specs specs, ScriptedRun.Action whenLoadEnded) throws Exception {
    return script(specs).whenLoadEnded(whenLoadEnded).run();
  }

  @Test
  void deletedRecordsAreFoundAsLostToTheLastOne() throws Exception {
    Summary summary =
        runThen(
            spec().consumersAfterLoad(), rig -> deleteBefore(rig.cluster(), topicOf(rig), 1_000));

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.lost()).isEqualTo(1_000);
              assertThat(group.received()).isEqualTo(summary.events().acknowledged() - 1_000);
              assertThat(group.duplicated()).isZero();
              assertThat(group.reordered()).isZero();
            });
    assertThat(summary.verdict()).isEqualTo(Outcome.FAIL);
    assertThat(summary.reasons())
        .anyMatch(reason -> reason.contains("1,000 acknowledged events lost"));
  }

  @Test
  void recordsSentAgainAreFoundAsDuplicatedToTheLastOne() throws Exception {
    Summary summary =
        runThen(
            spec(),
            rig -> {
              List<ConsumerRecord<byte[], byte[]>> all = readAll(rig.cluster(), topicOf(rig));
              sendRaw(rig.cluster(), topicOf(rig), all.subList(100, 600));
            });

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.duplicated()).isEqualTo(500);
              assertThat(group.redelivered()).isZero();
              assertThat(group.lost()).isZero();
              assertThat(group.reordered()).isZero();
            });
    assertThat(summary.verdict()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void twoSwappedEventsOfOneCustomerAreFoundAsReordered() throws Exception {
    Summary summary =
        runThen(
            spec().users(50).consumersAfterLoad(),
            rig -> {
              List<ConsumerRecord<byte[], byte[]>> all = readAll(rig.cluster(), topicOf(rig));
              deleteBefore(rig.cluster(), topicOf(rig), all.size());
              swapTwoOfOneCustomer(all);
              sendRaw(rig.cluster(), topicOf(rig), all);
            });

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.reordered()).isPositive();
              assertThat(group.lost()).isZero();
              assertThat(group.duplicated()).isZero();
            });
    assertThat(summary.verdict()).isEqualTo(Outcome.FAIL);
  }

  @Test
  void pausedBrokersShowInResponseTimeAndNotInServiceTime() throws Exception {
    try (Later later = new Later()) {
      // A buffer for a fraction of a second makes send() block, which is what a closed-loop clock
      // hides.
      Summary summary =
          script(
                  spec()
                      .seconds(14)
                      .producer(Map.of("buffer.memory", "131072", "batch.size", "4096")))
              .whenLoadStarted(
                  rig -> {
                    later.seconds(3, () -> cluster.brokers().forEach(BrokerProcess::pause));
                    later.seconds(8, () -> cluster.brokers().forEach(BrokerProcess::resume));
                  })
              .run();

      Summary.Percentiles response = summary.latencyMs().response();
      Summary.Percentiles service = summary.latencyMs().service();
      assertThat(response.max()).isBetween(4_500.0, 15_000.0);
      assertThat(response.p99()).isBetween(4_000.0, 15_000.0);
      assertThat(response.mean()).isGreaterThan(700);
      assertThat(Objects.requireNonNull(service.mean()) * 4).isLessThan(response.mean());
      assertThat(summary.events().blockedSends()).isPositive();
      assertThat(summary.events().blockedMs()).isGreaterThan(3_000);
      assertThat(summary.events().unknown()).isZero();
      assertThat(summary.groups())
          .allSatisfy(
              group -> {
                assertThat(group.lost()).isZero();
                assertThat(group.received()).isEqualTo(summary.events().acknowledged());
              });
    } finally {
      cluster.brokers().forEach(BrokerProcess::resume);
      cluster.awaitReady(Duration.ofSeconds(60));
    }
  }

  /**
   * Under acks=1 an event is acknowledged before its followers have it, and readable only after: a
   * follower that hangs over the end of the load holds the last events back for some seconds.
   */
  @Test
  void eventsThatAFollowerHoldsBackAreNotCalledLost() throws Exception {
    try (Later later = new Later()) {
      Summary summary =
          script(spec().partitions(1).seconds(4).producer(Map.of("acks", "1")))
              .whenLoadStarted(
                  rig -> {
                    BrokerProcess follower = followerOf(topicOf(rig));
                    later.seconds(2, follower::pause);
                    later.seconds(6, follower::resume);
                  })
              .run();

      assertThat(summary.events().acknowledged()).isPositive();
      assertThat(summary.groups())
          .allSatisfy(
              group -> {
                assertThat(group.lost()).isZero();
                assertThat(group.unread()).isZero();
                assertThat(group.received()).isEqualTo(summary.events().acknowledged());
              });
    } finally {
      cluster.brokers().forEach(BrokerProcess::resume);
      cluster.awaitReady(Duration.ofSeconds(60));
    }
  }

  private static BrokerProcess followerOf(String topic) {
    try (Admin admin = cluster.newAdmin()) {
      int leader =
          admin
              .describeTopics(List.of(topic))
              .topicNameValues()
              .values()
              .iterator()
              .next()
              .get()
              .partitions()
              .get(0)
              .leader()
              .id();
      return cluster.brokers().stream()
          .filter(broker -> broker.id() != leader)
          .findFirst()
          .orElseThrow();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({"json,classic,1,1", "binary,consumer,3,2"})
  void aCleanRunLeavesEveryCounterAtZero(String format, String protocol, int producers, int groups)
      throws Exception {
    Summary summary =
        run(
            spec()
                .format(format)
                .consumer(Map.of("group.protocol", protocol))
                .producers(producers)
                .groups(groups, 2));

    assertThat(summary.events().offered()).isEqualTo(8_000);
    assertThat(summary.events().acknowledged()).isEqualTo(8_000);
    assertThat(summary.events().refused()).isZero();
    assertThat(summary.events().unknown()).isZero();
    assertThat(summary.groups()).hasSize(groups).allSatisfy(PlantedFaultsTest::isSilent);
    assertThat(summary.latencyMs().response().count()).isEqualTo(8_000);
    assertThat(summary.latencyMs().endToEnd().count()).isEqualTo(8_000L * groups);
  }

  @Test
  void aConsumerThatStartsLateIsNoLoss() throws Exception {
    Summary summary = run(spec().consumerDelay(Duration.ofSeconds(2)));

    assertThat(summary.groups()).singleElement().satisfies(PlantedFaultsTest::isSilent);
  }

  @Test
  void aMemberThatLeavesMidRunIsNoLossNoDuplicateAndNoReorder() throws Exception {
    Summary summary;
    try (Later later = new Later()) {
      summary =
          script(spec().seconds(8))
              .whenLoadStarted(
                  rig ->
                      later.seconds(
                          2, () -> rig.readings().groups().get(0).members().get(0).stop()))
              .run();
    }

    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.rebalances()).isPositive();
              isSilent(group);
            });
  }

  @Test
  void anEmptyGroupIsNotJudged() throws Exception {
    Summary summary = run(spec().groups(1, 0));

    assertThat(summary.reasons()).noneMatch(reason -> reason.contains("group"));
    assertThat(summary.groups()).singleElement().satisfies(PlantedFaultsTest::isSilent);
  }

  @Test
  void membersInProcessesOfTheirOwnReceiveEveryEvent() throws Exception {
    Summary summary = run(spec().memberProcesses());

    assertThat(summary.groups()).singleElement().satisfies(PlantedFaultsTest::isSilent);
    assertThat(summary.groups().get(0).received()).isEqualTo(8_000);
    assertThat(summary.latencyMs().endToEnd().count()).isEqualTo(8_000);
  }

  @Test
  void aRunDeletesItsTopicsAndGroupsAndNoOthers() throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic("somebody-elses", 1, (short) 1))).all().get();
      run(spec().seconds(1));

      // each broker hears of a deletion for itself
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> admin.listTopics().names().get().equals(Set.of("somebody-elses")));
      admin.deleteTopics(List.of("somebody-elses")).all().get();
    }
  }

  private static void isSilent(Summary.Group group) {
    assertThat(group.lost()).as("lost").isZero();
    assertThat(group.unread()).as("unread").isZero();
    assertThat(group.duplicated()).as("duplicated").isZero();
    assertThat(group.reordered()).as("reordered").isZero();
    assertThat(group.phantom()).as("phantom").isZero();
    assertThat(group.foreign()).as("foreign").isZero();
  }

  private static void deleteBefore(Cluster on, String topic, long offset) throws Exception {
    try (Admin admin = on.newAdmin()) {
      admin
          .deleteRecords(
              Map.of(new TopicPartition(topic, PARTITION), RecordsToDelete.beforeOffset(offset)))
          .all()
          .get();
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(Cluster on, String topic)
      throws Exception {
    TopicPartition partition = new TopicPartition(topic, PARTITION);
    long end;
    try (Admin admin = on.newAdmin()) {
      end =
          admin
              .listOffsets(Map.of(partition, OffsetSpec.latest()))
              .partitionResult(partition)
              .get()
              .offset();
    }
    List<ConsumerRecord<byte[], byte[]>> all = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(on.clientProperties()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      while (all.size() < end) {
        consumer.poll(Duration.ofSeconds(1)).forEach(all::add);
      }
    }
    return all;
  }

  private static void sendRaw(
      Cluster on, String topic, List<ConsumerRecord<byte[], byte[]>> records) throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(on.clientProperties()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (ConsumerRecord<byte[], byte[]> record : records) {
        var unused =
            producer.send(new ProducerRecord<>(topic, PARTITION, record.key(), record.value()));
      }
      producer.flush();
    }
  }

  /** Swaps the first event after the 100th with the next one of its customer. */
  private static void swapTwoOfOneCustomer(List<ConsumerRecord<byte[], byte[]>> records) {
    int first = 100;
    int user = userOf(records.get(first));
    for (int second = first + 1; second < records.size(); second++) {
      if (userOf(records.get(second)) == user) {
        Collections.swap(records, first, second);
        return;
      }
    }
    throw new IllegalStateException("no two events of one customer in " + records.size());
  }

  private static int userOf(ConsumerRecord<byte[], byte[]> record) {
    OrderStamp stamp = new OrderStamp();
    OrderCodec.of("json").readStamp(ByteBuffer.wrap(record.value()), stamp);
    return stamp.user();
  }

  @Test
  void aLossInTheSecondOfTwoTopicsIsFoundThereToTheLastOne() throws Exception {
    Summary summary =
        runThen(
            spec().legs(2).consumersAfterLoad(),
            rig -> deleteBefore(rig.cluster(), rig.readings().legs().get(1).topicName(), 700));

    assertThat(summary.events().acknowledged()).isEqualTo(16_000);
    assertThat(summary.settings().topics()).hasSize(2);
    assertThat(summary.groups()).hasSize(2);
    assertThat(summary.groups().get(0)).satisfies(PlantedFaultsTest::isSilent);
    assertThat(summary.groups().get(0).received()).isEqualTo(8_000);
    assertThat(summary.groups().get(1).lost()).isEqualTo(700);
    assertThat(summary.groups().get(1).received()).isEqualTo(7_300);
  }

  @Test
  void sendersInProcessesOfTheirOwnAccountForEveryEvent() throws Exception {
    double[] cpuSeconds = new double[2];
    Summary summary =
        script(spec().producers(2).producerProcesses())
            .whenLoadStarted(rig -> cpuSeconds[0] = cpuSecondsOfWorkers())
            .whenLoadEnded(rig -> cpuSeconds[1] = cpuSecondsOfWorkers())
            .run();

    assertThat(summary.client().cpuSecondsPerMillion() * 8_000 / 1e6)
        .as("CPU of all processes")
        .isGreaterThan(0.8 * (cpuSeconds[1] - cpuSeconds[0]))
        .isGreaterThan(0.1);
    assertThat(summary.events().offered()).isEqualTo(8_000);
    assertThat(summary.events().acknowledged()).isEqualTo(8_000);
    assertThat(summary.groups()).singleElement().satisfies(PlantedFaultsTest::isSilent);
    assertThat(summary.groups().get(0).received()).isEqualTo(8_000);
    assertThat(summary.latencyMs().response().count()).isEqualTo(8_000);
    assertThat(summary.latencyMs().scheduleLag().count()).isEqualTo(8_000);
  }

  @Test
  void deletedRecordsAreFoundAsLostAlsoWhereSendersAndMembersAreProcesses() throws Exception {
    Summary summary =
        runThen(
            spec().producers(2).producerProcesses().memberProcesses().consumersAfterLoad(),
            rig -> deleteBefore(rig.cluster(), topicOf(rig), 500));

    assertThat(summary.groups())
        .singleElement()
        .satisfies(group -> assertThat(group.lost()).isEqualTo(500));
  }

  private static double cpuSecondsOfWorkers() {
    return RunningWorkers.of(ProcessHandle.current())
        .mapToDouble(process -> process.info().totalCpuDuration().orElseThrow().toNanos() / 1e9)
        .sum();
  }

  private static String topicOf(Rig rig) {
    return rig.readings().legs().get(0).topicName();
  }
}
