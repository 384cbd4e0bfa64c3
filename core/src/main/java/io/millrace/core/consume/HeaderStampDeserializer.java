package io.millrace.core.consume;

import io.millrace.core.order.OrderStamp;
import io.millrace.core.order.PayloadFormat;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Reads an event's stamp out of its header, and leaves the value in the fetched buffer. A record
 * without such a header is not an event and becomes null.
 */
final class HeaderStampDeserializer implements Deserializer<@Nullable OrderStamp> {
  private final PayloadFormat format = new PayloadFormat();

  @Override
  public @Nullable OrderStamp deserialize(String topic, byte @Nullable [] data) {
    return null;
  }

  @Override
  public @Nullable OrderStamp deserialize(String topic, Headers headers, byte @Nullable [] data) {
    return read(headers);
  }

  @Override
  public @Nullable OrderStamp deserialize(
      String topic, Headers headers, @Nullable ByteBuffer data) {
    return read(headers);
  }

  private @Nullable OrderStamp read(Headers headers) {
    Header header = headers.lastHeader(PayloadFormat.STAMP_HEADER);
    byte[] bytes = header == null ? null : header.value();
    OrderStamp stamp = new OrderStamp();
    return bytes != null && format.readStamp(bytes, stamp) ? stamp : null;
  }
}
