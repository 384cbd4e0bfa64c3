package io.millrace.core.consume;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.order.OrderStamp;
import io.millrace.core.order.PayloadFormat;
import java.nio.ByteBuffer;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a member makes of records whose stamps stand in headers. */
class HeaderStampTest {
  private static final byte[] VALUE = "{\"mine\":1}".getBytes(UTF_8);

  private final PayloadFormat format = new PayloadFormat();
  private final Deserializer<@Nullable OrderStamp> stamps = OrderForm.STAMP.deserializer(format);

  @Test
  void theStampIsReadFromItsHeaderAmongOthers() {
    byte[] header = format.prepareStamp(7, 2);
    format.stamp(header, 3, 42, 1_763_709_000_123_456L, 99);
    Headers headers =
        new RecordHeaders()
            .add("trace", new byte[] {1})
            .add(PayloadFormat.STAMP_HEADER, header)
            .add("origin", new byte[0]);

    OrderStamp stamp = stamps.deserialize("orders", headers, ByteBuffer.wrap(VALUE));

    assertThat(stamp).isNotNull();
    assertThat(stamp.belongsTo(7, 6)).isTrue();
    assertThat(stamp.sequence()).isEqualTo(42);
    assertThat(stamp.user()).isEqualTo(99);
    assertThat(stamps.deserialize("orders", headers, VALUE)).isNotNull();
  }

  @Test
  void aRecordWithoutItOrWithAnotherIsForeign() {
    Headers none = new RecordHeaders();
    Headers empty = new RecordHeaders().add(PayloadFormat.STAMP_HEADER, null);
    Headers other = new RecordHeaders().add(PayloadFormat.STAMP_HEADER, new byte[36]);

    assertThat(stamps.deserialize("orders", none, ByteBuffer.wrap(VALUE))).isNull();
    assertThat(stamps.deserialize("orders", empty, ByteBuffer.wrap(VALUE))).isNull();
    assertThat(stamps.deserialize("orders", other, ByteBuffer.wrap(VALUE))).isNull();
    assertThat(stamps.deserialize("orders", VALUE)).isNull();
  }

  @Test
  void aServiceThatReadsWholeOrdersIsRefusedOwnPayloads() {
    assertThatThrownBy(() -> OrderForm.WHOLE.deserializer(format))
        .hasMessageContaining("format payload");
  }
}
