package io.millrace.pipeline.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.Verdict.Outcome;
import io.millrace.core.order.PayloadFormat;
import io.millrace.core.settings.TopicSettings;
import io.millrace.pipeline.cluster.QuickBrokers;
import io.millrace.pipeline.cluster.ThrowawayCluster;
import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.ResultJson;
import io.millrace.pipeline.result.Summary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of the user's own events, end to end. */
class PayloadRunTest {
  private static final int PARTITIONS = 3;
  private static final List<String> LINES =
      IntStream.range(0, 40)
          .mapToObj(i -> "{\"customer\":\"c" + i % 7 + "\",\"basket\":" + i + "}")
          .toList();

  private static ThrowawayCluster cluster;

  @TempDir private Path directory;
  private Tool tool;

  @BeforeAll
  static void startCluster() throws InterruptedException {
    cluster = ThrowawayCluster.start(QuickBrokers.of(1));
  }

  @AfterAll
  static void stopCluster() {
    cluster.close();
  }

  private static String bootstrapServer() {
    return Objects.requireNonNull(cluster.clientProperties().get("bootstrap.servers"));
  }

  @BeforeEach
  void writeEvents() throws IOException {
    tool = new Tool(directory);
    Files.writeString(directory.resolve("baskets.jsonl"), String.join("\n", LINES) + "\n\n \n");
  }

  private Tool.Ended run(String topic, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of("run", "--bootstrap-server", bootstrapServer(), "--topic", topic, "--json"));
    arguments.addAll(List.of(more));
    return tool.run(arguments.toArray(String[]::new));
  }

  @Test
  void ownEventsOfSendersAndMembersInProcessesAreAccountedForAndReadBack() throws Exception {
    cluster.makeTopic(new TopicSettings(PARTITIONS, (short) 1, Map.of()).newTopic("own"));
    Tool.Ended ended =
        run(
            "own",
            "--payload-file=baskets.jsonl",
            "--payload-key=customer",
            "--rate=1000",
            "--duration=3s",
            "--warmup=0",
            "--producer-processes=2",
            "--members=2",
            "--member-processes");

    // a machine that is too busy for the rate makes the run invalid, and its account no less whole
    assertThat(ended.code()).as(ended.err()).isIn(0, 3);
    Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
    assertThat(summary.events().acknowledged()).isEqualTo(3_000);
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(3_000);
              assertThat(group.lost()).isZero();
              assertThat(group.foreign()).isZero();
              assertThat(group.reordered()).isZero();
            });
    assertThat(summary.latencyMs().endToEnd().count()).isEqualTo(3_000);
    assertThat(ended.err()).contains("40 events of baskets.jsonl", "2 blank lines skipped");
    String experiment = Files.readString(tool.onlyRun().resolve("experiment.yaml"));
    assertThat(experiment)
        .contains("payload-file: \"baskets.jsonl\"", "payload-key: \"customer\"")
        .containsPattern("payload-sha256: \"[0-9a-f]{64}\"")
        .doesNotContain("format:", "event-size:", "users:");
    assertThat(summary.command()).containsPattern("--payload-sha256=[0-9a-f]{64}$");

    List<ConsumerRecord<byte[], byte[]>> records = readAll("own", 3_000);
    assertThat(records).allSatisfy(PayloadRunTest::assertIsALine);
    sendAgain(records.subList(10, 15), "own");

    move("first");
    assertReadsBack(run("own", "--producers=0", "--format=payload"), 3_000, 5, 1);
    move("second");
    Tool.Ended asJson = run("own", "--producers=0");
    assertThat(asJson.code()).as(asJson.err()).isEqualTo(2);
    assertThat(asJson.err()).contains("topic 'own' holds no order events in format json");
  }

  private static void assertIsALine(ConsumerRecord<byte[], byte[]> record) {
    String value = new String(record.value(), UTF_8);
    assertThat(value).isIn(LINES);
    assertThat(value).startsWith("{\"customer\":\"" + new String(record.key(), UTF_8) + "\"");
    assertThat(record.headers().toArray())
        .singleElement()
        .satisfies(header -> assertThat(header.key()).isEqualTo(PayloadFormat.STAMP_HEADER))
        .extracting(Header::value)
        .satisfies(stamp -> assertThat(stamp).hasSize(36));
  }

  private static void assertReadsBack(
      Tool.Ended ended, long received, long duplicated, long foreign) {
    Summary summary = ResultJson.mapper().readValue(ended.out(), Summary.class);
    assertThat(summary.groups())
        .singleElement()
        .satisfies(
            group -> {
              assertThat(group.received()).isEqualTo(received);
              assertThat(group.duplicated()).isEqualTo(duplicated);
              assertThat(group.foreign()).isEqualTo(foreign);
            });
  }

  private void move(String name) throws IOException {
    Files.move(tool.onlyRun(), directory.resolve(name));
  }

  /** These records as they are, and the first of them once more without its stamp. */
  private static void sendAgain(List<ConsumerRecord<byte[], byte[]>> records, String topic)
      throws Exception {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(cluster.clientProperties()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      List<Future<?>> sent = new ArrayList<>();
      for (ConsumerRecord<byte[], byte[]> record : records) {
        sent.add(
            producer.send(
                new ProducerRecord<>(
                    topic,
                    record.partition(),
                    null,
                    record.key(),
                    record.value(),
                    record.headers())));
      }
      ConsumerRecord<byte[], byte[]> first = records.get(0);
      sent.add(
          producer.send(
              new ProducerRecord<>(topic, first.partition(), first.key(), first.value())));
      for (Future<?> each : sent) {
        each.get(30, TimeUnit.SECONDS); // a broker at home answers within one second
      }
    }
  }

  private static List<ConsumerRecord<byte[], byte[]>> readAll(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    List<TopicPartition> partitions =
        IntStream.range(0, PARTITIONS).mapToObj(p -> new TopicPartition(topic, p)).toList();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            new HashMap<>(cluster.clientProperties()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      for (int poll = 0; poll < 50 && records.size() < count; poll++) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    assertThat(records).hasSize(count);
    return records;
  }

  @Test
  void aRunIsRepeatedWithTheSameFileAndRefusedWithAChangedOne() throws Exception {
    cluster.makeTopic(new TopicSettings(PARTITIONS, (short) 1, Map.of()).newTopic("again"));
    Tool.Ended first =
        run("again", "--payload-file=baskets.jsonl", "--rate=500", "--duration=1s", "--warmup=0");
    assertThat(first.code()).as(first.err()).isIn(0, 3);
    move("first");

    Tool.Ended repeated = tool.run("run", "--json", "--spec", "first/experiment.yaml");
    Summary summary = ResultJson.mapper().readValue(repeated.out(), Summary.class);
    assertThat(summary.events().acknowledged()).isEqualTo(500);
    assertThat(summary.groups()).allMatch(group -> group.lost() == 0 && group.received() == 500);
    move("second");

    Files.writeString(directory.resolve("baskets.jsonl"), "{\"basket\":1}\n");
    Tool.Ended changed = tool.run("run", "--spec", "first/experiment.yaml");
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.err().lines().findFirst().orElseThrow())
        .contains("payload-sha256 is ", "but payload-file baskets.jsonl has ");
  }

  @Test
  void aFailoverFindsOwnEventsInTheLogToTheLastOne() throws Exception {
    Tool.Ended ended =
        tool.run(
            "failover",
            "--json",
            "--brokers=1",
            "--fault=none",
            "--lasts=3s",
            "--fault-free=6s",
            "--phase=500ms",
            "--settle=10s",
            "--warmup=2s",
            "--rate=500",
            "--payload-file=baskets.jsonl");

    assertThat(ended.code()).as(ended.err()).isZero();
    FailoverResult result = ResultJson.mapper().readValue(ended.out(), FailoverResult.class);
    assertThat(result.verdict()).isEqualTo(Outcome.PASS);
    assertThat(result.audit().lost()).isZero();
    assertThat(result.audit().proofs())
        .isNotEmpty()
        .allSatisfy(proof -> assertThat(proof.found()).isEqualTo(proof.planted()).isEqualTo(1));
  }
}
