package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What others wrote into the topic is not taken for an event. */
class ForeignBytesTest {

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void noBytesAreNoEvent(String format) {
    assertIsForeign(format, new byte[0]);
  }

  @ParameterizedTest
  @CsvSource({"json, 119", "binary, 119"})
  void anEventCutOffWithinItsStampIsNoEvent(String format, int length) {
    assertIsForeign(format, Arrays.copyOf(event(format), length));
  }

  @ParameterizedTest
  @CsvSource({"json, binary", "binary, json"})
  void anEventOfTheOtherFormatIsNoEvent(String format, String other) {
    assertIsForeign(format, event(other));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void otherJsonIsNoEvent(String format) {
    String other = "{\"invoice\":\"" + "7".repeat(200) + "\"}";
    assertIsForeign(format, other.getBytes(US_ASCII));
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void anEventWithAnotherMagicIsNoEvent(String format) {
    byte[] event = event(format);
    event[0]++;
    assertIsForeign(format, event);
  }

  @ParameterizedTest
  @ValueSource(strings = "binary")
  void anEventOfALaterVersionIsNoEvent(String format) {
    byte[] event = event(format);
    event[3] = 3;
    assertIsForeign(format, event);
  }

  private static byte[] event(String format) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(Bodies.SHORTEST, 240, 1, 2);
    codec.stamp(event, 3, 4, 1_763_709_000_123_456L, 5);
    return event;
  }

  private static void assertIsForeign(String format, byte[] bytes) {
    OrderCodec codec = OrderCodec.of(format);
    assertThat(codec.readStamp(ByteBuffer.wrap(bytes), new OrderStamp())).isFalse();
    assertThatThrownBy(() -> codec.decode(ByteBuffer.wrap(bytes)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("not a " + format + " order event");
  }
}
