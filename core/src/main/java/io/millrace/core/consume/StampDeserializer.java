package io.millrace.core.consume;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event's stamp where it lies in the fetched buffer, and leaves the rest of the event
 * there. What is not an event becomes null.
 *
 * <p>Measured against handing the buffer itself out: then kafka-clients' views of key and value
 * stay alive until the record is handled, which costs more than this one small object.
 */
public final class StampDeserializer implements Deserializer<@Nullable OrderStamp> {
  private final OrderCodec codec;

  /** For events in the format of {@code codec}. */
  public StampDeserializer(OrderCodec codec) {
    this.codec = codec;
  }

  @Override
  public @Nullable OrderStamp deserialize(String topic, byte @Nullable [] data) {
    return data == null ? null : read(ByteBuffer.wrap(data));
  }

  @Override
  public @Nullable OrderStamp deserialize(
      String topic, Headers headers, @Nullable ByteBuffer data) {
    return data == null ? null : read(data);
  }

  private @Nullable OrderStamp read(ByteBuffer data) {
    OrderStamp stamp = new OrderStamp();
    return codec.readStamp(data, stamp) ? stamp : null;
  }
}
