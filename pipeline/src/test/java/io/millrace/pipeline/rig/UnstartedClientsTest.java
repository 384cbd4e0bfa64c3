package io.millrace.pipeline.rig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.consume.CommitPolicy;
import io.millrace.core.consume.CommitPolicy.Mode;
import io.millrace.core.consume.GroupMember;
import io.millrace.core.consume.OrderForm;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.consume.ShareMember;
import io.millrace.core.consume.ShareTerms;
import io.millrace.core.consume.StampHandler;
import io.millrace.core.consume.UnreadKey;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.stage.CommitPoint;
import io.millrace.core.stage.Delivery;
import io.millrace.core.stage.StageAssignment;
import io.millrace.core.stage.StageThread;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Kafka's clients run threads from when they are made. What is made and never started leaves none
 * of them, also where no broker answers.
 */
class UnstartedClientsTest {
  /** Nobody listens there. */
  private static final String NO_BROKER = "127.0.0.1:9";

  /** Each client has a second at most, and a busy machine needs some. */
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private static final OrderCodec FORMAT = OrderCodec.of("binary");
  private static final GroupMember.Assignment ASSIGNMENT =
      new GroupMember.Assignment(
          "orders", 7, FORMAT, List.of(0L), new CommitPolicy(Mode.ASYNC, Duration.ZERO));

  private final NanoClock clock = NanoClock.system();
  private final Set<Thread> before = clientThreads();

  @ParameterizedTest
  @EnumSource
  void aStageWorkerLeavesNoThread(Delivery delivery) throws InterruptedException {
    StageThread worker =
        StageThread.of(
            "w1",
            new StageAssignment(
                "group", "group-w1", "in", "out", 7, FORMAT, 1, delivery, Duration.ZERO),
            consumers("consumer"),
            ProducerSettings.of(Map.of("bootstrap.servers", NO_BROKER)),
            CommitPoint.NONE,
            clock);
    requireThreads();
    worker.closeIfNeverStarted();
    requireNoThreads();
  }

  @Test
  void aMemberLeavesNoThread() throws InterruptedException {
    GroupMember member =
        new GroupMember(
            "m1",
            new KafkaConsumer<>(
                consumers("consumer").forMember("group", "m1"),
                new UnreadKey(),
                OrderForm.STAMP.deserializer(FORMAT)),
            ASSIGNMENT,
            StampHandler.NONE,
            new RebalanceLog(),
            null,
            clock);
    requireThreads();
    member.closeIfNeverStarted();
    requireNoThreads();
  }

  @Test
  void aMemberOfAShareGroupLeavesNoThread() throws InterruptedException {
    ShareMember member =
        new ShareMember(
            "m1",
            new KafkaShareConsumer<>(
                consumers("share").forMember("group", "m1"),
                new UnreadKey(),
                OrderForm.STAMP.deserializer(FORMAT)),
            ASSIGNMENT,
            new ShareMember.Rules(new ShareTerms(false, 0, 0), 7, 5),
            StampHandler.NONE,
            null,
            UnaryOperator.identity(),
            clock);
    requireThreads();
    member.closeIfNeverStarted();
    requireNoThreads();
  }

  @Test
  void ofSeveralTheLastOfWhichCannotBeMadeNoneIsLeft() {
    List<Integer> closed = new ArrayList<>();
    assertThatThrownBy(
            () ->
                AllOrNone.make(
                    3,
                    number -> {
                      if (number == 3) {
                        throw new IllegalStateException("no third");
                      }
                      return number;
                    },
                    closed::add))
        .hasMessage("no third");
    assertThat(closed).containsExactly(1, 2);
  }

  private static ConsumerSettings consumers(String protocol) {
    return ConsumerSettings.of(Map.of("bootstrap.servers", NO_BROKER, "group.protocol", protocol));
  }

  private void requireThreads() {
    assertThat(clientThreads())
        .as("what is looked for can be found")
        .hasSizeGreaterThan(before.size());
  }

  private void requireNoThreads() throws InterruptedException {
    boolean none =
        Deadline.after(LIMIT)
            .await(() -> before.containsAll(clientThreads()), Duration.ofMillis(20));
    assertThat(none).as("of %s none is left", clientThreads()).isTrue();
  }

  private static Set<Thread> clientThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && isOfClient(thread.getName()))
        .collect(Collectors.toSet());
  }

  private static boolean isOfClient(String name) {
    return name.startsWith("kafka-producer-network-thread")
        || name.startsWith("consumer_background_thread");
  }
}
