package io.millrace.core.consume;

import io.millrace.core.order.OrderBody;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.util.List;
import java.util.Objects;

/** Events of one producer, as they come from the broker. */
final class Events {
  static final int RUN = 7;
  static final int CREATED_AT_MICROS = 1_000;

  private static final int SIZE = 240;
  private static final OrderBody BODY =
      new OrderBody(12_999, "EUR", "post.example", List.of(4_711, 1_147), "n".repeat(SIZE));

  private Events() {}

  /** The event with number {@code sequence} in {@code partition}, of customer 12345. */
  static byte[] bytes(OrderCodec codec, int run, int partition, long sequence) {
    byte[] event = codec.prepare(BODY, SIZE, run, 0);
    codec.stamp(event, partition, sequence, CREATED_AT_MICROS, 12_345);
    return event;
  }

  /** What a stamp handler gets of it. */
  static OrderStamp stamp(int run, int partition, long sequence) {
    OrderCodec codec = OrderCodec.of("binary");
    return Objects.requireNonNull(
        new StampDeserializer(codec)
            .deserialize(ScriptedConsumer.TOPIC, bytes(codec, run, partition, sequence)));
  }
}
