package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bytes of an event: their number, their text and what other readers make of them. */
class PreparedEventTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long CREATED_AT = 1_763_709_000_123_456L;
  private static final OrderBody BODY =
      new OrderBody(
          12_999,
          "EUR",
          "post.example",
          List.of(4_711, 1_147),
          "leave at the door" + "-".repeat(200));

  @Test
  void aJsonEventReadsAsDocumented() {
    String expected =
        """
        {"orderId":"5f3a9c01-0000-8000-8003-00000000002a","createdAt":1763709000123456,\
        "userId":"u000012345","email":"u000012345@post.example","amount":12999,"currency":"EUR",\
        "items":[4711,1147],"note":"leave at the door"}""";
    byte[] event = new JsonOrderCodec().prepare(BODY, expected.length(), 0x5f3a9c01, 0);
    new JsonOrderCodec().stamp(event, 3, 42, CREATED_AT, 12_345);

    assertThat(new String(event, US_ASCII)).isEqualTo(expected);
    // Readers in other languages may rely on these places.
    assertThat(expected.indexOf("5f3a9c01")).isEqualTo(12);
    assertThat(expected.indexOf("1763709000123456")).isEqualTo(62);
    assertThat(expected.indexOf("u000012345")).isEqualTo(89);
    assertThat(expected.indexOf("u000012345@")).isEqualTo(110);
  }

  @Test
  void aBinaryEventIsLaidOutAsDocumented() {
    byte[] event = new BinaryOrderCodec().prepare(BODY, 120, 0x5f3a9c01, 2);
    new BinaryOrderCodec().stamp(event, 3, 42, CREATED_AT, 12_345);

    assertThat(HexFormat.of().formatHex(event, 0, 101))
        .isEqualTo(
            "4d4c5201" // magic and version
                + "5f3a9c01" // run
                + "00000002" // producer
                + "00000003" // partition
                + "000000000000002a" // sequence
                + "0006441580708440" // createdAt
                + "00003039" // userId
                + "00000000000032c7" // amount
                + "455552" // currency
                + "02" // item count
                + "00001267" // items
                + "0000047b"
                + "00000000".repeat(8)
                + "0c" // email domain
                + "706f73742e6578616d706c65");
    assertThat(new String(event, 101, 19, US_ASCII)).isEqualTo("leave at the door--");
  }

  @Test
  void aShortBinaryEventIsLaidOutAsDocumented() {
    byte[] event = new BinaryOrderCodec().prepare(BODY, 56, 0x5f3a9c01, 2);
    new BinaryOrderCodec().stamp(event, 3, 42, CREATED_AT, 12_345);

    assertThat(HexFormat.of().formatHex(event, 0, 52))
        .isEqualTo(
            "4d4c5202" // magic and version
                + "5f3a9c01" // run
                + "00000002" // producer
                + "00000003" // partition
                + "000000000000002a" // sequence
                + "0006441580708440" // createdAt
                + "00003039" // userId
                + "00000000000032c7" // amount
                + "455552" // currency
                + "02" // item count
                + "1267" // items
                + "047b");
    assertThat(new String(event, 52, 4, US_ASCII)).isEqualTo("leav");
  }

  @Test
  void aShortBinaryEventKeepsAsManyItemsAsFitAndNoAddress() {
    BinaryOrderCodec codec = new BinaryOrderCodec();
    for (int size = codec.minSize(); size < 120; size++) {
      byte[] event = codec.prepare(Bodies.LONGEST, size, 1, 2);
      codec.stamp(event, 3, 4, CREATED_AT, 5);

      OrderEvent order = codec.decode(ByteBuffer.wrap(event));
      assertThat(order.items())
          .isEqualTo(Bodies.LONGEST.items().subList(0, Math.min(10, (size - 48) / 2)));
      assertThat(order.amountMinor()).isEqualTo(Bodies.LONGEST.amountMinor());
      assertThat(order.currency()).isEqualTo(Bodies.LONGEST.currency());
      assertThat(order.userId()).isEqualTo("u000000005");
      assertThat(order.email()).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void anEventHasExactlyTheSizeAskedFor(String format) {
    OrderCodec codec = OrderCodec.of(format);
    for (int size = codec.minSize(); size <= 400; size++) {
      assertThat(codec.prepare(Bodies.SHORTEST, size, 1, 2)).hasSize(size);
      assertThat(codec.prepare(Bodies.LONGEST, size, 1, 2)).hasSize(size);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void aSizeTooSmallForEveryFieldIsRefused(String format) {
    OrderCodec codec = OrderCodec.of(format);
    int tooSmall = codec.minSize() - 1;

    assertThatThrownBy(() -> codec.prepare(Bodies.SHORTEST, tooSmall, 1, 2))
        .hasMessageContaining(format)
        .hasMessageContaining("at least " + codec.minSize())
        .hasMessageContaining("not " + tooSmall);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void decodingAgreesWithTheStamp(String format) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(BODY, 260, 0x5f3a9c01, 65_535);
    codec.stamp(event, 0xABCDEF, 0x0123_4567_89ABL, CREATED_AT, 999_999_999);

    assertThat(codec.decode(ByteBuffer.allocate(300).position(9).put(event).flip().position(9)))
        .isEqualTo(
            new OrderEvent(
                "5f3a9c01-ffff-8abc-8def-0123456789ab",
                CREATED_AT,
                "u999999999",
                "u999999999@post.example",
                12_999,
                "EUR",
                List.of(4_711, 1_147)));
  }

  @Test
  void jsonIsValidAtEverySize() {
    JsonOrderCodec codec = new JsonOrderCodec();
    for (OrderBody body : List.of(Bodies.SHORTEST, BODY, Bodies.LONGEST)) {
      for (int size = codec.minSize(); size <= 320; size++) {
        byte[] event = codec.prepare(body, size, 1, 2);
        codec.stamp(event, 3, 4, CREATED_AT, 5);

        JsonNode order = JSON.readTree(event);
        OrderEvent decoded = codec.decode(ByteBuffer.wrap(event));
        assertThat(order.propertyNames())
            .startsWith("orderId", "createdAt", "userId", "email", "amount", "currency", "items");
        assertThat(order.get("orderId").asString()).isEqualTo(decoded.orderId());
        assertThat(order.get("createdAt").asLong()).isEqualTo(CREATED_AT);
        assertThat(order.get("userId").asString()).isEqualTo("u000000005");
        assertThat(order.get("email").asString()).isEqualTo(decoded.email());
        assertThat(order.get("amount").asLong()).isEqualTo(body.amountMinor());
        assertThat(order.get("currency").asString()).isEqualTo(body.currency());
        assertThat(order.get("items")).hasSize(decoded.items().size());
        assertThat(body.items()).startsWith(decoded.items().toArray(Integer[]::new));
      }
    }
  }

  @Test
  void createdAtIsExactAsADoubleUntil2255() {
    // JavaScript and other readers keep every number as one.
    long lastExact = 1L << 53;
    assertThat(Instant.EPOCH.plus(lastExact, ChronoUnit.MICROS)).isAfter("2255-01-01T00:00:00Z");
    assertThat((long) (double) lastExact).isEqualTo(lastExact);
    assertThat((long) (double) (lastExact - 1)).isEqualTo(lastExact - 1);
  }
}
