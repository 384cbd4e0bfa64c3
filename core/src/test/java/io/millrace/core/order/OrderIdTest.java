package io.millrace.core.order;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The order id is a UUID to everyone else. */
class OrderIdTest {

  @Test
  void itNamesRunProducerPartitionAndSequence() {
    assertThat(id(0x5f3a9c01, 0xbeef, 0xabc123, 0x0123_4567_89abL))
        .isEqualTo("5f3a9c01-beef-8abc-8123-0123456789ab");
  }

  @Test
  void itIsAVersion8Uuid() {
    SplittableRandom random = new SplittableRandom(2);
    for (int i = 0; i < 10_000; i++) {
      String id =
          id(
              random.nextInt(),
              random.nextInt(OrderId.MAX_PRODUCERS),
              random.nextInt(OrderId.MAX_PARTITIONS),
              random.nextLong(1L << 48));

      UUID uuid = UUID.fromString(id);
      assertThat(uuid.version()).isEqualTo(8);
      assertThat(uuid.variant()).isEqualTo(2);
      assertThat(uuid).hasToString(id);
    }
  }

  private static String id(int run, int producer, int partition, long sequence) {
    byte[] id = new byte[OrderId.LENGTH];
    OrderId.writeConstant(id, 0, run, producer);
    OrderId.writeVariable(id, 0, partition, sequence);
    return new String(id, US_ASCII);
  }
}
