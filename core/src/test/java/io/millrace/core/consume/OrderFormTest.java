package io.millrace.core.consume;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.measure.FakeClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderEvent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a handler gets of the bytes that a broker returns, and what it does not get. */
class OrderFormTest {
  private static final Duration LIMIT = Duration.ofSeconds(10);

  private final RebalanceLog rebalances = new RebalanceLog();
  private final List<WholeOrder> orders = new ArrayList<>();
  private final List<Long> sequences = new ArrayList<>();
  private final WholeOrderHandler wantsOrders = orders::add;
  private final StampHandler wantsStamps = stamp -> sequences.add(stamp.sequence());

  /** The member that has read {@code values}, from offset 0 on, and has stopped. */
  private <V> GroupMember read(
      OrderHandler<V> handler, OrderCodec codec, List<byte @Nullable []> values)
      throws InterruptedException {
    ScriptedConsumer<V> consumer = new ScriptedConsumer<>(1);
    GroupMember member =
        new GroupMember(
            "m1",
            consumer,
            new GroupMember.Assignment(
                ScriptedConsumer.TOPIC,
                Events.RUN,
                codec,
                List.of(0L),
                new CommitPolicy(CommitPolicy.Mode.SYNC, Duration.ZERO)),
            handler,
            rebalances,
            null,
            new FakeClock(0, 0));
    consumer.schedulePollTask(
        () -> {
          consumer.assigned(0);
          Deserializer<@Nullable V> deserializer = handler.form().deserializer(codec);
          for (int i = 0; i < values.size(); i++) {
            consumer.returns(0, i, deserializer.deserialize(ScriptedConsumer.TOPIC, values.get(i)));
          }
        });
    consumer.schedulePollTask(member::stop);
    member.start();
    member.awaitStopped(LIMIT);
    assertThat(member.failure()).isNull();
    assertThat(member.positions()).containsEntry(0, (long) values.size());
    return member;
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void wholeOrdersReachTheirHandlerFieldByField(String format) throws InterruptedException {
    OrderCodec codec = OrderCodec.of(format);
    GroupMember member =
        read(
            wantsOrders,
            codec,
            List.of(Events.bytes(codec, Events.RUN, 0, 0), Events.bytes(codec, Events.RUN, 0, 1)));

    assertThat(orders)
        .extracting(WholeOrder::event)
        .containsExactly(
            order("00000007-0000-8000-8000-000000000000"),
            order("00000007-0000-8000-8000-000000000001"));
    assertThat(orders).extracting(order -> order.stamp().sequence()).containsExactly(0L, 1L);
    assertThat(member.receivedCount()).isEqualTo(2);
    assertThat(member.receipts().orElseThrow().foreign()).isZero();
  }

  private static OrderEvent order(String id) {
    return new OrderEvent(
        id,
        Events.CREATED_AT_MICROS,
        "u000012345",
        "u000012345@post.example",
        12_999,
        "EUR",
        List.of(4_711, 1_147));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void whoWantsStampsGetsThem(String format) throws InterruptedException {
    OrderCodec codec = OrderCodec.of(format);
    read(
        wantsStamps,
        codec,
        List.of(Events.bytes(codec, Events.RUN, 0, 0), Events.bytes(codec, Events.RUN, 0, 1)));

    assertThat(sequences).containsExactly(0L, 1L);
  }

  /** Whoever decoded this event would notice: it has a stamp, and nothing legible behind it. */
  private static byte[] eventWithoutBody(OrderCodec codec, int bodyAt) {
    byte[] event = Events.bytes(codec, Events.RUN, 0, 0);
    Arrays.fill(event, bodyAt, event.length, (byte) 'x');
    return event;
  }

  @ParameterizedTest
  @CsvSource({"json, 120", "binary, 36"})
  void forAStampHandlerNothingIsDecoded(String format, int bodyAt) throws InterruptedException {
    OrderCodec codec = OrderCodec.of(format);
    GroupMember member = read(wantsStamps, codec, List.of(eventWithoutBody(codec, bodyAt)));

    assertThat(sequences).containsExactly(0L);
    assertThat(member.receivedCount()).isEqualTo(1);
    assertThat(member.receipts().orElseThrow().foreign()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"json, 120", "binary, 36"})
  void aBodyThatCannotBeDecodedMakesTheEventForeignToAWholeOrderHandler(String format, int bodyAt)
      throws InterruptedException {
    OrderCodec codec = OrderCodec.of(format);
    GroupMember member =
        read(
            wantsOrders,
            codec,
            List.of(eventWithoutBody(codec, bodyAt), Events.bytes(codec, Events.RUN, 0, 1)));

    assertThat(orders).extracting(order -> order.stamp().sequence()).containsExactly(1L);
    assertThat(member.receivedCount()).isEqualTo(1);
    assertThat(member.receipts().orElseThrow().foreign()).isEqualTo(1);
  }

  /** Nothing, text, another run's event, an event of a partition that the topic does not have. */
  private static List<byte @Nullable []> foreign(OrderCodec codec) {
    return Arrays.asList(
        null,
        "hello".getBytes(StandardCharsets.US_ASCII),
        Events.bytes(codec, Events.RUN + 1, 0, 0),
        Events.bytes(codec, Events.RUN, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void foreignRecordsAreCountedAndNotHandled(String format) throws InterruptedException {
    OrderCodec codec = OrderCodec.of(format);
    GroupMember stampMember = read(wantsStamps, codec, foreign(codec));
    GroupMember orderMember = read(wantsOrders, codec, foreign(codec));

    assertThat(sequences).isEmpty();
    assertThat(orders).isEmpty();
    assertThat(stampMember.receipts().orElseThrow().foreign()).isEqualTo(4);
    assertThat(orderMember.receipts().orElseThrow().foreign()).isEqualTo(4);
    assertThat(stampMember.receivedCount()).isZero();
    assertThat(rebalances.entries())
        .containsExactly(
            new RebalanceLog.Entry(0, "m1", RebalanceLog.Change.ASSIGNED, List.of(0)),
            new RebalanceLog.Entry(0, "m1", RebalanceLog.Change.ASSIGNED, List.of(0)));
  }
}
