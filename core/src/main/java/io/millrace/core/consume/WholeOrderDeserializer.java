package io.millrace.core.consume;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event's stamp and decodes the event. What is not an event becomes null, and so does an
 * event whose stamp can be read and whose body cannot: nobody can act on half an order. The member
 * counts it as foreign, as it does any other bytes, and the audit misses the order that was sent.
 *
 * <p>Decodes while a poll is made, all that it returns before the first is handled, as any
 * deserializer does. To decode later would keep the fetched buffer alive past this call; what that
 * costs stands in {@link StampDeserializer}.
 */
final class WholeOrderDeserializer implements Deserializer<@Nullable WholeOrder> {
  private final OrderCodec codec;

  /** For events in the format of {@code codec}. */
  WholeOrderDeserializer(OrderCodec codec) {
    this.codec = codec;
  }

  @Override
  public @Nullable WholeOrder deserialize(String topic, byte @Nullable [] data) {
    return data == null ? null : read(ByteBuffer.wrap(data));
  }

  @Override
  public @Nullable WholeOrder deserialize(
      String topic, Headers headers, @Nullable ByteBuffer data) {
    return data == null ? null : read(data);
  }

  private @Nullable WholeOrder read(ByteBuffer data) {
    OrderStamp stamp = new OrderStamp();
    if (!codec.readStamp(data, stamp)) {
      return null;
    }
    try {
      return new WholeOrder(stamp, codec.decode(data));
    } catch (IllegalArgumentException e) { // a stamp before something else
      return null;
    }
  }
}
