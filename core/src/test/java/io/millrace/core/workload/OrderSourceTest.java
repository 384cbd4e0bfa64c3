package io.millrace.core.workload;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderEvent;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.zip.Deflater;
import org.apache.kafka.clients.producer.internals.BuiltInPartitioner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The events that a producer offers. */
class OrderSourceTest {
  private static final int RUN = 7;
  private static final long CREATED_AT = 1_763_709_000_123_456L;

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void theSameSeedGivesTheSameEvents(String format) {
    assertThat(events(workload(format, 11), 0)).isEqualTo(events(workload(format, 11), 0));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 6, 100, 1_000_000_000})
  void thePartitionIsTheOneThatKafkasOwnDefaultChooses(int partitions) {
    Workload workload =
        new Workload(
            new Schedule.Max(),
            OrderCodec.of("json"),
            new EventSize(300, 300),
            1_000_000_000,
            0,
            11);
    OrderSource source = workload.supply().source(RUN, 0);
    KeyPartitioner partitioner = new KeyPartitioner(partitions);
    for (int i = 0; i < 100_000; i++) {
      source.advance();
      assertThat(source.partition(partitioner))
          .isEqualTo(BuiltInPartitioner.partitionForKey(source.key(), partitions));
    }
  }

  @Test
  void anotherSeedGivesOtherEvents() {
    assertThat(events(workload("json", 11), 0))
        .doesNotContainAnyElementsOf(events(workload("json", 12), 0));
  }

  @Test
  void producersSendDifferentEvents() {
    assertThat(bodies(workload("json", 11), 0)).isNotEqualTo(bodies(workload("json", 11), 1));
  }

  @Test
  void aNeighbouringSeedIsNotTheSameStreamShifted() {
    // SplittableRandom walks in steps of one constant, so seeds that far apart share a stream.
    List<OrderEvent> bodies = bodies(workload("json", 11), 0);
    List<OrderEvent> others = bodies(workload("json", 12), 0);
    assertThat(amounts(others)).doesNotContainSequence(amounts(bodies).subList(10, 20));
    assertThat(amounts(bodies)).doesNotContainSequence(amounts(others).subList(10, 20));
  }

  @Test
  void poissonPacersOfTwoProducersDiffer() {
    Workload workload =
        new Workload(
            new Schedule.Poisson(100), OrderCodec.of("json"), new EventSize(300, 300), 10, 0, 11);
    assertThat(workload.pacer(2, 0).dueNs(0, 0)).isNotEqualTo(workload.pacer(2, 1).dueNs(0, 0));
    assertThat(workload.pacer(2, 0).dueNs(0, 0)).isEqualTo(workload.pacer(2, 0).dueNs(0, 0));
  }

  @ParameterizedTest
  @CsvSource({"json, 200", "json, 512", "binary, 50", "binary, 120", "binary, 512"})
  void everyEventOfAFixedSizeHasIt(String format, int bytes) {
    assertThat(events(workload(format, new EventSize(bytes, bytes), 11), 0))
        .allMatch(event -> event.length() == bytes);
  }

  @Test
  void eventsOfARangeReachBothItsEnds() {
    Set<Integer> sizes = new HashSet<>();
    events(workload("json", new EventSize(200, 209), 11), 0).forEach(e -> sizes.add(e.length()));
    assertThat(sizes).containsExactlyInAnyOrder(200, 201, 202, 203, 204, 205, 206, 207, 208, 209);
  }

  @ParameterizedTest
  @ValueSource(strings = {"json", "binary"})
  void theKeyIsTheEventsCustomer(String format) {
    Workload workload = workload(format, 11);
    OrderSource source = workload.supply().source(RUN, 0);
    for (int i = 0; i < 1_000; i++) {
      source.advance();
      String key = new String(source.key(), US_ASCII);
      ByteBuffer value = ByteBuffer.wrap(source.stamp(0, i, CREATED_AT));
      assertThat(codec(workload).decode(value).userId()).isEqualTo(key);
    }
  }

  @Test
  void ordersHaveThreeItemsOnAverage() {
    double items =
        bodies(workload("json", new EventSize(400, 400), 11), 0).stream()
            .mapToInt(event -> event.items().size())
            .average()
            .orElseThrow();
    assertThat(items).isBetween(2.7, 3.1); // cut off at ten, hence a little below three
  }

  @ParameterizedTest
  @CsvSource({"json, 200", "json, 1024", "binary, 200", "binary, 1024"})
  void aBatchCompressesAsTextDoesAndNotAsNoiseOrZeros(String format, int bytes) throws Exception {
    ByteArrayOutputStream batch = new ByteArrayOutputStream();
    Workload workload = workload(format, new EventSize(bytes, bytes), 11);
    OrderSource source = workload.supply().source(RUN, 0);
    for (int i = 0; batch.size() < 64 << 10; i++) {
      source.advance();
      batch.write(source.stamp(3, i, CREATED_AT + 1_000L * i));
    }
    assertThat(batch.size() / (double) deflatedLength(batch.toByteArray())).isBetween(2.0, 8.0);
  }

  private static OrderCodec codec(Workload workload) {
    return ((MadeOrders) workload.content()).codec();
  }

  private static int deflatedLength(byte[] bytes) {
    Deflater deflater = new Deflater();
    try {
      deflater.setInput(bytes);
      deflater.finish();
      return deflater.deflate(new byte[2 * bytes.length]);
    } finally {
      deflater.end();
    }
  }

  private static Workload workload(String format, long seed) {
    return workload(format, new EventSize(256, 320), seed);
  }

  private static Workload workload(String format, EventSize size, long seed) {
    return new Workload(
        new Schedule.Constant(1), OrderCodec.of(format), size, 1_000_000, 1.0, seed);
  }

  private static List<String> events(Workload workload, int producer) {
    OrderSource source = workload.supply().source(RUN, producer);
    List<String> events = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      source.advance();
      events.add(new String(source.stamp(3, i, CREATED_AT), US_ASCII));
    }
    return events;
  }

  /** The orders without what names their producer. */
  private static List<OrderEvent> bodies(Workload workload, int producer) {
    return events(workload, producer).stream()
        .map(event -> codec(workload).decode(ByteBuffer.wrap(event.getBytes(US_ASCII))))
        .map(
            e ->
                new OrderEvent(
                    "", 0, e.userId(), e.email(), e.amountMinor(), e.currency(), e.items()))
        .toList();
  }

  private static List<Long> amounts(List<OrderEvent> orders) {
    return orders.stream().map(OrderEvent::amountMinor).toList();
  }
}
