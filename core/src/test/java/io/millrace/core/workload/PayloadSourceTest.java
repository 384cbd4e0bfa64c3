package io.millrace.core.workload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.order.PayloadFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The user's own events, as a producer offers them. */
class PayloadSourceTest {
  private static final int RUN = 7;
  private static final long CREATED_AT = 1_763_709_000_123_456L;
  private static final OwnPayloads.Origin ORIGIN = new OwnPayloads.Origin("f", null, 0, "00");
  private static final OwnPayloads FOUR = payloads(List.of(), "one", "two", "three", "four");

  @Test
  void everyLineIsDrawnAboutAsOftenAsAnyOther() {
    Map<String, Integer> drawn = new TreeMap<>();
    lines(FOUR, 5, 40_000).forEach(line -> drawn.merge(line, 1, Integer::sum));

    // 10,000 of each, with a standard deviation of 87
    assertThat(drawn)
        .hasSize(4)
        .allSatisfy((line, times) -> assertThat(times).isBetween(9_600, 10_400));
  }

  @Test
  void theSameSeedDrawsTheSameLinesAndAnotherSeedOthers() {
    assertThat(lines(FOUR, 5, 100))
        .isEqualTo(lines(FOUR, 5, 100))
        .isNotEqualTo(lines(FOUR, 6, 100));
  }

  @Test
  void theStampStandsInTheHeaderAndTheValueIsTheLineItself() {
    PayloadSource source = (PayloadSource) workload(FOUR, 5).supply().source(RUN, 3);
    source.advance();
    byte[] value = source.stamp(2, 41, CREATED_AT);
    OrderStamp stamp = new OrderStamp();

    assertThat(new PayloadFormat().readStamp(source.stampHeader(), stamp)).isTrue();
    assertThat(stamp.belongsTo(RUN, 6)).isTrue();
    assertThat(stamp.producer()).isEqualTo(3);
    assertThat(stamp.partition()).isEqualTo(2);
    assertThat(stamp.sequence()).isEqualTo(41);
    assertThat(stamp.createdAtMicros()).isEqualTo(CREATED_AT);
    assertThat(stamp.user()).isEqualTo(OrderCodec.readKey(ByteBuffer.wrap(source.key()), 0));
    assertThat(new String(value, UTF_8)).isIn("one", "two", "three", "four");
  }

  @Test
  void aLineWithAKeyOfItsOwnIsAlwaysSentUnderIt() {
    OwnPayloads keyed = payloads(List.of("a", "b"), "a1", "b1", "a2");
    PayloadSource source = (PayloadSource) workload(keyed, 5).supply().source(RUN, 0);
    OrderStamp stamp = new OrderStamp();
    for (int i = 0; i < 1_000; i++) {
      source.advance();
      String line = new String(source.stamp(0, i, CREATED_AT), UTF_8);
      new PayloadFormat().readStamp(source.stampHeader(), stamp);

      assertThat(new String(source.key(), UTF_8)).isEqualTo(line.substring(0, 1));
      assertThat(stamp.user()).isEqualTo(line.startsWith("a") ? 0 : 1);
    }
  }

  @Test
  void otherHeadersAreNoStamp() {
    byte[] stamp = new PayloadFormat().prepareStamp(RUN, 0);
    assertThat(new PayloadFormat().readStamp(stamp, new OrderStamp())).isTrue();
    stamp[0]++;
    assertThat(new PayloadFormat().readStamp(stamp, new OrderStamp())).isFalse();
    assertThat(new PayloadFormat().readStamp(new byte[35], new OrderStamp())).isFalse();
    assertThat(new PayloadFormat().readStamp(new byte[0], new OrderStamp())).isFalse();
  }

  @Test
  void noEventsAreRefused() {
    assertThatThrownBy(() -> payloads(List.of())).hasMessage("payload-file f holds no event");
  }

  /** Lines, each with the key that it begins with, if there are keys. */
  private static OwnPayloads payloads(List<String> keys, String... lines) {
    List<byte[]> values = new ArrayList<>();
    int[] keyOfValue = new int[lines.length];
    for (String line : lines) {
      keyOfValue[values.size()] = keys.indexOf(line.substring(0, 1));
      values.add(line.getBytes(UTF_8));
    }
    return new OwnPayloads(
        ORIGIN, values, keys.stream().map(key -> key.getBytes(UTF_8)).toList(), keyOfValue);
  }

  private static List<String> lines(OwnPayloads payloads, long seed, int count) {
    OrderSource source = workload(payloads, seed).supply().source(RUN, 0);
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      source.advance();
      lines.add(new String(source.stamp(0, i, CREATED_AT), UTF_8));
    }
    return lines;
  }

  private static Workload workload(OwnPayloads payloads, long seed) {
    return new Workload(new Schedule.Max(), payloads, 1_000, 0, seed);
  }
}
