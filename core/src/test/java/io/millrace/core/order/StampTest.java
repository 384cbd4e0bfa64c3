package io.millrace.core.order;

import static java.nio.ByteOrder.LITTLE_ENDIAN;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is stamped is read back, in both formats, wherever in a buffer the event lies. */
class StampTest {
  private static final int MAX_PRODUCER = OrderId.MAX_PRODUCERS - 1;
  private static final int MAX_PARTITION = OrderId.MAX_PARTITIONS - 1;
  private static final long MAX_SEQUENCE = (1L << 48) - 1;
  private static final int MAX_USER = OrderCodec.MAX_USERS - 1;

  /** Sixteen digits: 2001-09-09 to 2286-11-20. */
  private static final long EARLIEST_MICROS = 1_000_000_000_000_000L;

  private static final long LATEST_MICROS = 9_999_999_999_999_999L;

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void manyRandomStampsAreReadBack(String format) {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 100_000; i++) {
      assertIsReadBack(
          format,
          random.nextInt(),
          random.nextInt(MAX_PRODUCER + 1),
          random.nextInt(MAX_PARTITION + 1),
          random.nextLong(MAX_SEQUENCE + 1),
          random.nextLong(EARLIEST_MICROS, LATEST_MICROS + 1),
          random.nextInt(MAX_USER + 1),
          random.nextInt(64));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void theSmallestAndTheLargestStampAreReadBack(String format) {
    assertIsReadBack(format, 0, 0, 0, 0, EARLIEST_MICROS, 0, 0);
    assertIsReadBack(
        format, -1, MAX_PRODUCER, MAX_PARTITION, MAX_SEQUENCE, LATEST_MICROS, MAX_USER, 7);
    assertIsReadBack(
        format, Integer.MIN_VALUE, 1, 1, 1L << 32, EARLIEST_MICROS + 99_999_999, 99_999_999, 1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void aSecondStampReplacesEveryPartOfTheFirst(String format) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(Bodies.SHORTEST, 240, 5, 6);
    codec.stamp(event, MAX_PARTITION, MAX_SEQUENCE, LATEST_MICROS, MAX_USER);
    codec.stamp(event, 1, 2, EARLIEST_MICROS + 3, 4);

    byte[] once = codec.prepare(Bodies.SHORTEST, 240, 5, 6);
    codec.stamp(once, 1, 2, EARLIEST_MICROS + 3, 4);
    assertThat(event).isEqualTo(once);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void readingMovesNeitherPositionNorLimit(String format) {
    OrderCodec codec = OrderCodec.of(format);
    ByteBuffer value = ByteBuffer.wrap(new byte[300]).position(10).limit(250);
    value.put(10, codec.prepare(Bodies.SHORTEST, 240, 5, 6));

    assertThat(codec.readStamp(value, new OrderStamp())).isTrue();
    assertThat(value.position()).isEqualTo(10);
    assertThat(value.limit()).isEqualTo(250);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void readingAllowsBuffersOutsideTheHeap(String format) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(Bodies.LONGEST, 240, 5, 6);
    codec.stamp(event, 3, 42, EARLIEST_MICROS, 7);
    OrderStamp stamp = new OrderStamp();

    assertThat(codec.readStamp(ByteBuffer.allocateDirect(240).put(event).flip(), stamp)).isTrue();
    assertThat(stamp.sequence()).isEqualTo(42);
  }

  @ParameterizedTest
  @ValueSource(strings = "json")
  void theOrderOfTheBuffersBytesDoesNotMatterToText(String format) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(Bodies.LONGEST, 240, 5, 6);
    codec.stamp(event, 3, 42, EARLIEST_MICROS, 7);
    OrderStamp stamp = new OrderStamp();

    assertThat(codec.readStamp(ByteBuffer.wrap(event).order(LITTLE_ENDIAN), stamp)).isTrue();
    assertThat(stamp.sequence()).isEqualTo(42);
    assertThat(stamp.user()).isEqualTo(7);
  }

  private static void assertIsReadBack(
      String format,
      int run,
      int producer,
      int partition,
      long sequence,
      long createdAtMicros,
      int user,
      int position) {
    OrderCodec codec = OrderCodec.of(format);
    byte[] event = codec.prepare(Bodies.LONGEST, codec.minSize(), run, producer);
    codec.stamp(event, partition, sequence, createdAtMicros, user);
    ByteBuffer value = ByteBuffer.allocate(position + event.length + 5);
    value.put(position, event).position(position).limit(position + event.length);

    OrderStamp stamp = new OrderStamp();
    assertThat(codec.readStamp(value, stamp)).isTrue();
    assertThat(stamp.run()).isEqualTo(run);
    assertThat(stamp.producer()).isEqualTo(producer);
    assertThat(stamp.partition()).isEqualTo(partition);
    assertThat(stamp.sequence()).isEqualTo(sequence);
    assertThat(stamp.createdAtMicros()).isEqualTo(createdAtMicros);
    assertThat(stamp.user()).isEqualTo(user);
  }
}
