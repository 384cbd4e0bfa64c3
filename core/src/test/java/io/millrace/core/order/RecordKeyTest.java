package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The record key is the customer's number in text. */
class RecordKeyTest {

  @ParameterizedTest
  @CsvSource({
    "0, u000000000",
    "12345, u000012345",
    "99999999, u099999999",
    "100000000, u100000000",
    "999999999, u999999999",
  })
  void itIsWrittenWithNineDigitsAndReadBack(int user, String text) {
    byte[] key = new byte[OrderCodec.KEY_LENGTH + 2];
    OrderCodec.writeKey(key, 1, user);

    assertThat(new String(key, 1, OrderCodec.KEY_LENGTH, US_ASCII)).isEqualTo(text);
    assertThat(OrderCodec.readKey(ByteBuffer.wrap(key), 1)).isEqualTo(user);
  }
}
