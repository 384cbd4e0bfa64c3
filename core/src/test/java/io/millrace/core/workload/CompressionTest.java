package io.millrace.core.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.millrace.core.order.OrderCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MemoryRecordsBuilder;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What Kafka's own batches of made events come to when they are compressed, held against batches of
 * events that were each made from scratch.
 */
class CompressionTest {
  private static final int RUN = 7;
  private static final int PARTITIONS = 6;
  private static final int JUDGED_PARTITION = 3;
  private static final long CREATED_AT = 1_763_709_000_123_456L;
  private static final int LARGEST_BATCH = 4 << 20;
  private static final List<Integer> BATCHES = List.of(16 << 10, 256 << 10, LARGEST_BATCH);

  /**
   * How far a ratio may be from that of events made from scratch, at every size of batch: so flat
   * are the ratios of made events. Those of both grow from 16 KiB on (zstd from 3.6 to 4.0), since
   * a codec learns the words of orders; both are of random orders, and differ by 0.2 % at most.
   */
  private static final double BOUND = 0.005;

  @ParameterizedTest
  @CsvSource({"json, 400", "binary, 120"})
  void aBatchCompressesLikeOrdersMadeFromScratchWhateverItsSize(String format, int bytes) {
    Workload workload = workload(format, bytes);
    List<Event> made = made(workload);
    List<Event> fresh = fresh(workload);

    for (Compression codec :
        List.of(
            Compression.zstd().build(),
            Compression.gzip().build(),
            Compression.lz4().build(),
            Compression.snappy().build())) {
      for (int batch : BATCHES) {
        assertThat(ratio(made, codec, batch) / ratio(fresh, codec, batch))
            .as("%s, batches of %d bytes", codec.type(), batch)
            .isCloseTo(1, within(BOUND));
      }
    }
  }

  @Test
  void aCodecThatLooksBackOverTheWholeOfALargeBatchFindsNoRepeatsEither() {
    Workload workload = workload("json", 400);
    Compression far = Compression.zstd().level(9).build(); // looks back 4 MiB

    assertThat(
            ratio(made(workload), far, LARGEST_BATCH) / ratio(fresh(workload), far, LARGEST_BATCH))
        .isCloseTo(1, within(BOUND));
  }

  @Test
  void aThousandBodiesSentRoundAndRoundAreFoundOut() {
    Workload workload = workload("json", 400);
    RandomOrders orders = new RandomOrders(new SplittableRandom(5));
    byte[][] ring =
        IntStream.range(0, 1_024)
            .mapToObj(i -> codec(workload).prepare(orders.next(400), 400, RUN, 0))
            .toArray(byte[][]::new);
    int[] next = {0};
    List<Event> repeated = events(workload, () -> ring[next[0]++ & 1_023]);
    List<Event> fresh = fresh(workload);
    Compression zstd = Compression.zstd().build();

    assertThat(ratio(repeated, zstd, 64 << 10) / ratio(fresh, zstd, 64 << 10))
        .isCloseTo(1, within(0.05));
    assertThat(ratio(repeated, zstd, LARGEST_BATCH) / ratio(fresh, zstd, LARGEST_BATCH))
        .isGreaterThan(1.2);
  }

  @ParameterizedTest
  @CsvSource({"json, 200-400, 0", "json, 400, 1", "binary, 200, 5"})
  void noBodyComesBackWithinSixteenMegabytesOfAPartition(
      String format, String size, int partition) {
    Workload workload = workload(format, EventSize.parse(size));
    OrderSource source = workload.supply().source(RUN, 2);
    Set<ByteBuffer> bodies = new HashSet<>();
    long bytes = 0;
    for (int sequence = 0; bytes < 16 << 20; sequence++) {
      source.advance();
      byte[] event = source.stamp(partition, sequence, CREATED_AT);
      bytes += event.length;
      assertThat(bodies.add(ByteBuffer.wrap(bodyOf(event, workload)))).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"json, 400, 0", "binary, 200-300, 0", "json, 400, 1"})
  void noPartitionOfManyIsGivenABodyTwiceWithinAFourMegabyteBatch(
      String format, String size, double zipfExponent) {
    Workload workload =
        new Workload(
            new Schedule.Max(),
            OrderCodec.of(format),
            EventSize.parse(size),
            100_000,
            zipfExponent,
            11);
    OrderSource source = workload.supply().source(RUN, 2);
    List<Set<ByteBuffer>> bodies = new ArrayList<>();
    long[] sequences = new long[PARTITIONS];
    long[] bytes = new long[PARTITIONS];
    for (int p = 0; p < PARTITIONS; p++) {
      bodies.add(new HashSet<>());
    }
    while (Arrays.stream(bytes).max().orElseThrow() < LARGEST_BATCH) {
      source.advance();
      int partition = BuiltInPartitioner.partitionForKey(source.key(), PARTITIONS);
      byte[] event = source.stamp(partition, sequences[partition]++, CREATED_AT);
      bytes[partition] += event.length;
      assertThat(bodies.get(partition).add(ByteBuffer.wrap(bodyOf(event, workload)))).isTrue();
    }
    assertThat(bytes).doesNotContain(0);
  }

  private static byte[] bodyOf(byte[] event, Workload workload) {
    return Arrays.copyOfRange(event, codec(workload).stampLength(), event.length);
  }

  /** One event as it goes into a batch. */
  private record Event(ByteBuffer key, ByteBuffer value) {}

  /** Makes the next event, to be stamped. */
  private interface Maker {
    byte[] next();
  }

  private static List<Event> fresh(Workload workload) {
    RandomOrders orders = new RandomOrders(new SplittableRandom(3));
    int bytes = ((MadeOrders) workload.content()).size().max();
    return events(workload, () -> codec(workload).prepare(orders.next(bytes), bytes, RUN, 0));
  }

  /** Events of {@code maker}, with the keys and stamps that made ones have. */
  private static List<Event> events(Workload workload, Maker maker) {
    OrderSource source = workload.supply().source(RUN, 1);
    return judged(
        source,
        (partition, sequence, createdAt) -> {
          byte[] event = maker.next();
          int user = OrderCodec.readKey(ByteBuffer.wrap(source.key()), 0);
          codec(workload).stamp(event, partition, sequence, createdAt, user);
          return event;
        });
  }

  private static List<Event> made(Workload workload) {
    OrderSource source = workload.supply().source(RUN, 0);
    return judged(source, source::stamp);
  }

  /** Completes the event that was drawn last. */
  private interface Stamper {
    byte[] stamp(int partition, long sequence, long createdAtMicros);
  }

  /** Of what a producer sends to all partitions, the events of one: enough for every batch. */
  private static List<Event> judged(OrderSource source, Stamper stamper) {
    List<Event> judged = new ArrayList<>();
    long[] sequences = new long[PARTITIONS];
    long createdAt = CREATED_AT;
    for (long bytes = 0; bytes < LARGEST_BATCH; createdAt += 50) {
      source.advance();
      int partition = BuiltInPartitioner.partitionForKey(source.key(), PARTITIONS);
      byte[] value = stamper.stamp(partition, sequences[partition]++, createdAt);
      if (partition == JUDGED_PARTITION) {
        judged.add(
            new Event(ByteBuffer.wrap(source.key().clone()), ByteBuffer.wrap(value.clone())));
        bytes += value.length;
      }
    }
    return judged;
  }

  /** How many times smaller the events become in batches of so many bytes, written one by one. */
  private static double ratio(List<Event> events, Compression codec, int batchBytes) {
    ByteBuffer buffer = ByteBuffer.allocate(2 * LARGEST_BATCH);
    long offered = 0;
    long written = 0;
    for (int at = 0; at < events.size(); ) {
      MemoryRecordsBuilder batch =
          MemoryRecords.builder(
              buffer.clear(),
              RecordBatch.CURRENT_MAGIC_VALUE,
              codec,
              TimestampType.CREATE_TIME,
              0L);
      int bytes = 0;
      while (at < events.size() && bytes < batchBytes) {
        Event event = events.get(at++);
        batch.append(CREATED_AT / 1_000, event.key(), event.value());
        bytes += event.value().remaining();
      }
      offered += bytes;
      written += batch.build().sizeInBytes();
    }
    return (double) offered / written;
  }

  private static OrderCodec codec(Workload workload) {
    return ((MadeOrders) workload.content()).codec();
  }

  private static Workload workload(String format, int bytes) {
    return workload(format, new EventSize(bytes, bytes));
  }

  private static Workload workload(String format, EventSize size) {
    return new Workload(new Schedule.Max(), OrderCodec.of(format), size, 100_000, 0, 11);
  }
}
