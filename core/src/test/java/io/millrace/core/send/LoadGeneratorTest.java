package io.millrace.core.send;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.FakeClock;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.JsonOrderCodec;
import io.millrace.core.order.OrderStamp;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Pacer;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What the generator sends, when, and how it settles what comes back. No broker's behaviour is
 * under test, so kafka-clients' own mock stands in for the producer, and time is virtual.
 */
class LoadGeneratorTest {
  private static final int PARTITIONS = 3;
  private static final long START_NS = 5_000_000_000L;
  private static final long EPOCH_OFFSET_NS = 1_763_709_000_000_000_000L;
  private static final long NO_LIMIT = Long.MAX_VALUE;
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);

  private final FakeClock clock = new FakeClock(0, EPOCH_OFFSET_NS);
  private final SentLedger ledger = new SentLedger(0, PARTITIONS);

  @Test
  void everyEventIsSentWhenItIsDue() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    LoadGenerator generator = run(producer, tenASecond(), ONE_SECOND, NO_LIMIT);

    assertThat(stampedMicrosAfterStart(producer))
        .containsExactly(
            0, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000);
    assertThat(interval(generator.scheduleLag()).getMaxValue()).isZero();
    assertThat(clock.nanoTime()).isEqualTo(START_NS + 900_000_000);
    assertThat(generator.failure()).isNull();
  }

  @Test
  void aLateGeneratorSendsEverythingAtOnceAndStampsTheSchedulesTimes() throws InterruptedException {
    clock.advance(START_NS + 10_000_000_000L);
    MockProducer<byte[], byte[]> producer = producer(true);
    LoadGenerator generator = run(producer, tenASecond(), ONE_SECOND, NO_LIMIT);

    assertThat(stampedMicrosAfterStart(producer))
        .containsExactly(
            0, 100_000, 200_000, 300_000, 400_000, 500_000, 600_000, 700_000, 800_000, 900_000);
    assertThat(clock.nanoTime()).isEqualTo(START_NS + 10_000_000_000L);
    Histogram lag = interval(generator.scheduleLag());
    assertThat(lag.valuesAreEquivalent(lag.getMaxValue(), 10_000_000)).isTrue();
    assertThat(lag.valuesAreEquivalent(lag.getMinValue(), 9_100_000)).isTrue();
  }

  @Test
  void theResponseTimeRunsFromTheScheduleAndTheServiceTimeFromTheSend()
      throws InterruptedException {
    clock.advance(START_NS + 2_000_000_000L);
    MockProducer<byte[], byte[]> producer = producer(false);
    LoadGenerator generator = run(producer, tenASecond(), ONE_SECOND, 1);
    clock.advance(3_000_000);
    producer.completeNext();

    Histogram response = interval(generator.responseTime());
    assertThat(response.valuesAreEquivalent(response.getMaxValue(), 2_003_000)).isTrue();
    Histogram service = interval(generator.serviceTime());
    assertThat(service.valuesAreEquivalent(service.getMaxValue(), 3_000)).isTrue();
    assertThat(generator.lastAcknowledgedNs()).isEqualTo(clock.nanoTime());
  }

  @Test
  void itStopsAfterTheMostEvents() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    run(producer, tenASecond(), ONE_SECOND, 4);
    assertThat(producer.history()).hasSize(4);
  }

  @Test
  void anEventDueAtTheEndIsNotSent() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    run(producer, tenASecond(), Duration.ofMillis(200), NO_LIMIT);
    assertThat(producer.history()).hasSize(2);
  }

  @Test
  void aStoppedGeneratorSendsNothingMore() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    LoadGenerator generator = generator(producer, new Pacer.Unbounded());
    // Virtual time stands still here, so the closed loop would never end by itself.
    generator.start(START_NS, ONE_SECOND, NO_LIMIT);
    while (producer.history().isEmpty()) {
      Thread.onSpinWait();
    }
    generator.stop();
    generator.awaitSent();

    assertThat(generator.isRunning()).isFalse();
    assertThat(producer.history()).hasSize((int) ledger.issuedCount());
    assertThat(generator.failure()).isNull();
  }

  @Test
  void eventsAreNumberedInEachPartitionThatKafkasHashChooses() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    run(producer, tenASecond(), Duration.ofSeconds(30), NO_LIMIT);

    long[] next = new long[PARTITIONS];
    for (ProducerRecord<byte[], byte[]> record : producer.history()) {
      OrderStamp stamp = stamp(record);
      assertThat(stamp.partition()).isEqualTo(record.partition());
      assertThat(stamp.sequence()).isEqualTo(next[stamp.partition()]++);
      byte[] key = "u%09d".formatted(stamp.user()).getBytes(US_ASCII);
      assertThat(stamp.partition()).isEqualTo(Utils.toPositive(Utils.murmur2(key)) % PARTITIONS);
    }
    assertThat(LongStream.of(next).sum()).isEqualTo(300);
    assertThat(next).doesNotContain(0);
  }

  @Test
  void aSendThatThrowsIsARefusal() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    producer.sendException = new TimeoutException("no metadata within max.block.ms");
    LoadGenerator generator = run(producer, tenASecond(), ONE_SECOND, NO_LIMIT);

    assertThat(ledger.issuedCount()).isEqualTo(10);
    assertThat(ledger.refusedCount()).isEqualTo(10);
    assertThat(ledger.history()).allMatch(lane -> lane.refused().cardinality() == lane.offered());
    assertThat(generator.errors().counts()).containsOnly(entry("TimeoutException", 10L));
    assertThat(generator.failure()).isNull();
  }

  @Test
  void anErrorReportedBySendItselfIsARefusal() throws InterruptedException {
    // Such as a record above max.request.size: Kafka calls back on the sender's own thread.
    MockProducer<byte[], byte[]> producer =
        new BytesProducer(false) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            Future<RecordMetadata> sent = super.send(record, callback);
            errorNext(new TimeoutException("topic orders not in the metadata"));
            return sent;
          }
        };
    run(producer, tenASecond(), ONE_SECOND, NO_LIMIT);

    assertThat(ledger.refusedCount()).isEqualTo(10);
    assertThat(ledger.unknownCount()).isZero();
  }

  @Test
  void aCallbackSaysWhatBecameOfItsEvent() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(false);
    LoadGenerator generator = run(producer, tenASecond(), Duration.ofMillis(400), NO_LIMIT);
    producer.completeNext();
    producer.errorNext(new RecordTooLargeException("above max.message.bytes"));
    producer.errorNext(new TimeoutException("delivery.timeout.ms"));
    generator.closeNow(); // the fourth is never answered

    assertThat(ledger.acknowledgedCount()).isEqualTo(1);
    assertThat(ledger.refusedCount()).isEqualTo(1);
    assertThat(ledger.unknownCount()).isEqualTo(1);
    assertThat(ledger.history().stream().mapToLong(lane -> lane.unknown().cardinality()).sum())
        .isEqualTo(2);
    assertThat(ledger.history().stream().mapToLong(SentHistory::offered).sum()).isEqualTo(4);
    assertThat(generator.errors().counts())
        .containsEntry("RecordTooLargeException", 1L)
        .containsEntry("TimeoutException", 1L);
    assertThat(interval(generator.responseTime()).getTotalCount()).isEqualTo(1);
  }

  @Test
  void whatIsDueAndAbandonedIsCountedAsNotSentAndIsNoRefusal() throws InterruptedException {
    CountDownLatch blocked = new CountDownLatch(1);
    MockProducer<byte[], byte[]> producer =
        new BytesProducer(true) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            if (history().size() == 3) {
              waitForRoom(blocked);
            }
            return super.send(record, callback);
          }
        };
    LoadGenerator generator = generator(producer, tenASecond());
    generator.start(START_NS, ONE_SECOND, NO_LIMIT);
    blocked.await();
    generator.abandon();
    generator.awaitSent();
    generator.closeNow();

    SendCounts counts = generator.counts();
    assertThat(counts.offered()).isEqualTo(10);
    assertThat(counts.acknowledged()).isEqualTo(3);
    assertThat(counts.notSent()).isEqualTo(7);
    assertThat(counts.refused()).isZero();
    assertThat(generator.errors().counts()).isEmpty();
    assertThat(counts.settledAs(generator.account().orElseThrow().lanes())).isEqualTo(counts);
    assertThat(generator.failure()).isNull();
  }

  /** As Kafka's producer does when its buffer is full, or a topic has no leader. */
  private static void waitForRoom(CountDownLatch blocked) {
    try {
      blocked.countDown();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  @Test
  void aStoppedGeneratorStillSendsWhatWasDueBefore() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    LoadGenerator generator = generator(producer, tenASecond());
    clock.advance(START_NS + 450_000_000L);
    generator.start(START_NS, Duration.ofHours(1), NO_LIMIT);
    generator.stop(); // a moment after five events were due
    generator.awaitSent();

    assertThat(producer.history()).hasSizeGreaterThanOrEqualTo(5);
    assertThat(generator.counts().notSent()).isZero();
  }

  /** Kafka's client may throw although it has taken the event, and call back all the same. */
  @Test
  void anEventThatIsRefusedAndThenAnsweredHasTheOutcomeOfTheAnswer() throws InterruptedException {
    MockProducer<byte[], byte[]> producer =
        new BytesProducer(false) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            var unused = super.send(record, callback);
            throw new TimeoutException("thrown after the event was taken");
          }
        };
    LoadGenerator generator = run(producer, tenASecond(), Duration.ofMillis(300), NO_LIMIT);
    producer.completeNext();
    producer.errorNext(new RecordTooLargeException("above max.message.bytes"));
    producer.errorNext(new TimeoutException("delivery.timeout.ms"));
    generator.closeNow();

    SendCounts counts = generator.counts().settledAs(generator.account().orElseThrow().lanes());
    assertThat(counts).isEqualTo(new SendCounts(3, 1, 1, 1, 0, 0, 0));
  }

  @Test
  void whatKillsTheGeneratorIsKept() throws InterruptedException {
    MockProducer<byte[], byte[]> producer = producer(true);
    // A ledger with fewer partitions than the topic: any bug of our own would do.
    LoadGenerator generator =
        new LoadGenerator(
            "generator",
            producer,
            "orders",
            PARTITIONS,
            tenASecond(),
            workload().supply().source(7, 0),
            new SentLedger(0, 0),
            clock);
    generator.start(START_NS, ONE_SECOND, NO_LIMIT);
    generator.awaitSent();
    assertThat(generator.failure()).isInstanceOf(ArrayIndexOutOfBoundsException.class);
  }

  @Test
  void aSendThatBlocksIsCounted() throws InterruptedException {
    MockProducer<byte[], byte[]> producer =
        new BytesProducer(true) {
          @Override
          public synchronized Future<RecordMetadata> send(
              ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
            clock.advance(2_000_000);
            return super.send(record, callback);
          }
        };
    LoadGenerator generator = run(producer, tenASecond(), ONE_SECOND, NO_LIMIT);
    assertThat(generator.counts().blockedSends()).isEqualTo(10);
    assertThat(generator.counts().blockedNs()).isEqualTo(Duration.ofMillis(20).toNanos());
  }

  private LoadGenerator run(
      MockProducer<byte[], byte[]> producer, Pacer pacer, Duration duration, long maxEvents)
      throws InterruptedException {
    LoadGenerator generator = generator(producer, pacer);
    generator.start(START_NS, duration, maxEvents);
    generator.awaitSent();
    return generator;
  }

  private LoadGenerator generator(MockProducer<byte[], byte[]> producer, Pacer pacer) {
    return new LoadGenerator(
        "generator",
        producer,
        "orders",
        PARTITIONS,
        pacer,
        workload().supply().source(7, 0),
        ledger,
        clock);
  }

  private static Pacer tenASecond() {
    return new Pacer.Constant(10, 1, 0);
  }

  private static Workload workload() {
    return new Workload(
        new Schedule.Constant(10), new JsonOrderCodec(), new EventSize(256, 256), 1_000, 0, 13);
  }

  private static MockProducer<byte[], byte[]> producer(boolean answersAtOnce) {
    return new BytesProducer(answersAtOnce);
  }

  /** Copies what it is given before it returns, as the real one does. */
  private static class BytesProducer extends MockProducer<byte[], byte[]> {
    BytesProducer(boolean answersAtOnce) {
      super(answersAtOnce, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, @Nullable Callback callback) {
      return super.send(
          new ProducerRecord<>(
              record.topic(),
              record.partition(),
              record.timestamp(),
              record.key().clone(),
              record.value().clone(),
              record.headers()),
          callback);
    }
  }

  private static long[] stampedMicrosAfterStart(MockProducer<byte[], byte[]> producer) {
    long startMicros = (START_NS + EPOCH_OFFSET_NS) / 1_000;
    return producer.history().stream()
        .mapToLong(record -> stamp(record).createdAtMicros() - startMicros)
        .toArray();
  }

  private static OrderStamp stamp(ProducerRecord<byte[], byte[]> record) {
    OrderStamp stamp = new OrderStamp();
    assertThat(new JsonOrderCodec().readStamp(ByteBuffer.wrap(record.value()), stamp)).isTrue();
    return stamp;
  }

  private static Histogram interval(LatencyRecorder recorder) {
    Histogram interval = LatencyRecorder.emptyHistogram();
    recorder.drainInto(interval);
    return interval;
  }
}
