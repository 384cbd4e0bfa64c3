package io.millrace.pipeline.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderBody;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.cluster.QuickBrokers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A member that is forced to end in the middle of its work, while the broker is frozen. */
class ForcedMemberTest {
  private static final int RUN = 7;
  private static final int SIZE = 200;
  private static final OrderCodec CODEC = OrderCodec.of("binary");
  private static final long LIMIT_SECONDS = 30;

  private static EmbeddedCluster cluster;

  @BeforeAll
  static void startABroker(@TempDir Path directory) throws InterruptedException {
    cluster =
        EmbeddedCluster.start(
            QuickBrokers.of(1), directory.resolve("data"), directory.resolve("logs"), words -> {});
  }

  @AfterAll
  static void close() {
    cluster.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"classic", "consumer"})
  void aMemberWhoseHandlerIsInterruptedEndsAlthoughNoCoordinatorAnswers(String protocol)
      throws Exception {
    String topic = "orders-" + protocol;
    writeOneEvent(topic);
    CountDownLatch handling = new CountDownLatch(1);
    GroupMember member =
        member(
            protocol,
            topic,
            stamp -> {
              handling.countDown();
              if (new CountDownLatch(1).await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody counts it down");
              }
            });
    member.start();
    assertThat(handling.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();

    cluster.broker(1).pause();
    try {
      member.awaitStopped(Duration.ofMillis(1));
    } finally {
      cluster.broker(1).resume();
    }

    assertThat(member.receipts()).as("it has ended").isPresent();
    assertThat(member.failure()).isNull();
  }

  private static GroupMember member(String protocol, String topic, StampHandler handler) {
    Map<String, String> settings = new HashMap<>(cluster.clientProperties());
    settings.put("group.protocol", protocol);
    return new GroupMember(
        "member",
        new KafkaConsumer<>(
            ConsumerSettings.of(settings).forMember("group-" + protocol, "member"),
            new UnreadKey(),
            OrderForm.STAMP.deserializer(CODEC)),
        new GroupMember.Assignment(
            topic,
            RUN,
            CODEC,
            List.of(0L),
            new CommitPolicy(CommitPolicy.Mode.ASYNC, Duration.ofSeconds(1))),
        handler,
        new RebalanceLog(),
        null,
        NanoClock.system());
  }

  private static void writeOneEvent(String topic) throws Exception {
    try (Admin admin = cluster.newAdmin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
    }
    byte[] event =
        CODEC.prepare(
            new OrderBody(100, "EUR", "post.example", List.of(1), "n".repeat(SIZE)), SIZE, RUN, 0);
    CODEC.stamp(event, 0, 0, 0, 1);
    try (Producer<byte[], byte[]> producer =
        new KafkaProducer<>(
            new HashMap<>(cluster.clientProperties()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      producer.send(new ProducerRecord<>(topic, event)).get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
  }
}
