package io.millrace.core.order;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An event whose stamp is whole and whose body is not. */
class DamagedBodyTest {
  private static final long SEED = 42;

  @ParameterizedTest
  @CsvSource({"json, 240, 120", "binary, 240, 36", "binary, 60, 36"})
  void aDamagedBodyIsRefusedWithThePromisedExceptionOrReads(String format, int size, int bodyAt) {
    OrderCodec codec = OrderCodec.of(format);
    SplittableRandom random = new SplittableRandom(SEED);
    int refused = 0;
    for (int i = 0; i < 20_000; i++) {
      byte[] event = codec.prepare(Bodies.LONGEST, size, 1, 2);
      codec.stamp(event, 3, 4, 1_763_709_000_123_456L, 5);
      for (int damage = random.nextInt(1, 60); damage > 0; damage--) {
        event[random.nextInt(bodyAt, size)] = (byte) random.nextInt();
      }
      assertThat(codec.readStamp(ByteBuffer.wrap(event), new OrderStamp())).isTrue();
      try {
        codec.decode(ByteBuffer.wrap(event));
      } catch (IllegalArgumentException e) {
        refused++;
      } catch (RuntimeException e) {
        fail("damage " + i + " from seed " + SEED, e);
      }
    }
    assertThat(refused).isBetween(1_000, 19_999);
  }
}
