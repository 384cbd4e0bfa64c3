package io.millrace.core.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.millrace.core.measure.FakeClock;
import io.millrace.core.order.OrderCodec;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * What a worker with transactions makes of a coordinator that is away for a while. No broker's
 * behaviour is under test, so kafka-clients' own mocks stand in for the clients, each poll does
 * what the test says, and time is virtual.
 */
class StageThreadTest {
  private static final TopicPartition INPUT = new TopicPartition("in", 0);
  private static final Duration MAX_BLOCK = Duration.ofSeconds(60);

  /** Milliseconds of work on any machine that is not stuck. */
  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final FakeClock clock = new FakeClock(1_000_000_000, 0);
  private final Polls consumer = new Polls();
  private final List<Scripted> made = new ArrayList<>();
  private final Deque<Scripted> next = new ArrayDeque<>();

  /** How many of the next producers cannot be made. */
  private int refusals;

  @Test
  void aCoordinatorThatIsAwayForTwoMinutesEndsNoWorker() throws InterruptedException {
    next.add(new Scripted().isFencedAtItsCommit());
    next.add(new Scripted().isNeverAnswered());
    next.add(new Scripted().isNeverAnswered());
    consumer.schedulePollTask(() -> consumer.isAssignedAndReturns(0));
    consumer.scheduleNopPollTask(); // the second producer gets no id
    consumer.scheduleNopPollTask(); // nor does the third
    consumer.scheduleNopPollTask(); // the fourth does, and the worker reads again
    consumer.schedulePollTask(() -> consumer.returns(0));
    StageThread worker = worker(Duration.ZERO);
    consumer.schedulePollTask(worker::stop);
    run(worker);

    assertThat(worker.failure()).isNull();
    assertThat(clock.nanoTime()).isGreaterThan(2 * MAX_BLOCK.toNanos());
    assertThat(made).hasSize(4);
    assertThat(made.get(3).commitCount()).isEqualTo(1);
    assertThat(worker.positions()).containsEntry(0, 1L);
    assertThat(worker.counts().aborted()).as("one batch, read again once").isEqualTo(1);
    assertThat(worker.errors())
        .isEqualTo(Map.of("ProducerFencedException", 2L, "TimeoutException", 2L));
    assertThat(made).allMatch(MockProducer::closed);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void oneThatIsAwayForGoodEndsItAfterThreeMinutes() throws InterruptedException {
    next.add(new Scripted().isFencedAtItsCommit());
    for (int i = 0; i < 10; i++) {
      next.add(new Scripted().isNeverAnswered());
    }
    consumer.schedulePollTask(() -> consumer.isAssignedAndReturns(0));
    StageThread worker = worker(Duration.ZERO);
    run(worker);

    assertThat(worker.failure()).isInstanceOf(TimeoutException.class);
    assertThat(Duration.ofNanos(clock.nanoTime()))
        .isBetween(Duration.ofMinutes(3), Duration.ofMinutes(4));
    assertThat(made).allMatch(MockProducer::closed);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void noProducerToBeHadWithinARebalanceEndsNoWorker() throws InterruptedException {
    next.add(new Scripted().isFencedAtItsCommit());
    next.add(new Scripted().isNeverAnswered());
    consumer.schedulePollTask(() -> consumer.isAssignedAndReturns(0));
    consumer.schedulePollTask(consumer::losesItsPartition);
    consumer.scheduleNopPollTask();
    StageThread worker = worker(Duration.ofHours(1)); // the transaction is open when it loses it
    consumer.schedulePollTask(worker::stop);
    run(worker);

    assertThat(worker.failure()).isNull();
    assertThat(worker.errors())
        .isEqualTo(Map.of("ProducerFencedException", 1L, "TimeoutException", 1L));
    assertThat(worker.counts().aborted()).isEqualTo(1);
  }

  /** In a Kubernetes cluster in trouble, names of brokers do not resolve either. */
  @Test
  void aProducerThatCannotEvenBeMadeIsMadeLater() throws InterruptedException {
    next.add(new Scripted().isFencedAtItsCommit());
    consumer.schedulePollTask(() -> consumer.isAssignedAndReturns(0));
    consumer.scheduleNopPollTask();
    consumer.scheduleNopPollTask();
    consumer.schedulePollTask(() -> consumer.returns(0));
    StageThread worker = worker(Duration.ZERO);
    consumer.schedulePollTask(worker::stop);
    refusals = 1;
    run(worker);

    assertThat(worker.failure()).isNull();
    assertThat(worker.errors()).containsEntry("KafkaException", 1L);
    assertThat(worker.counts().commits()).isEqualTo(1);
  }

  @Test
  void aProducerThatCannotBeginIsReplaced() throws InterruptedException {
    Scripted broken = new Scripted();
    broken.beginTransactionException = new ProducerFencedException("another has the id");
    broken.abortTransactionException = new ProducerFencedException("another has the id");
    next.add(broken);
    consumer.schedulePollTask(() -> consumer.isAssignedAndReturns(0));
    consumer.scheduleNopPollTask();
    consumer.schedulePollTask(() -> consumer.returns(0));
    StageThread worker = worker(Duration.ZERO);
    consumer.schedulePollTask(worker::stop);
    run(worker);

    assertThat(worker.failure()).isNull();
    assertThat(made).hasSize(2);
    assertThat(worker.counts().commits()).isEqualTo(1);
  }

  @Test
  void aWorkerThatNeverBeganClosesItsClients() {
    StageThread worker = worker(Duration.ZERO);
    worker.closeIfNeverStarted();

    assertThat(made).hasSize(1).allMatch(MockProducer::closed);
    assertThat(consumer.closed()).isTrue();
  }

  @Test
  void aWorkerWhoseProducerCannotBeMadeLeavesNoConsumer() {
    refusals = 1;
    assertThatThrownBy(() -> worker(Duration.ZERO)).isInstanceOf(KafkaException.class);
    assertThat(consumer.closed()).isTrue();
  }

  private StageThread worker(Duration commitEvery) {
    return StageThread.of(
        "w1",
        new StageAssignment(
            "group",
            "group-w1",
            INPUT.topic(),
            "out",
            7,
            OrderCodec.of("binary"),
            1,
            Delivery.EXACTLY_ONCE,
            commitEvery),
        consumer,
        () -> {
          if (refusals > 0) {
            refusals--;
            throw new KafkaException("no bootstrap server can be resolved");
          }
          Scripted producer = next.isEmpty() ? new Scripted() : next.remove();
          made.add(producer);
          return producer;
        },
        CommitPoint.NONE,
        clock);
  }

  private static void run(StageThread worker) throws InterruptedException {
    worker.start();
    worker.awaitStopped(LIMIT);
  }

  /** A producer to which happens what a test says; else all goes well. */
  private final class Scripted extends MockProducer<byte[], byte[]> {
    private boolean silent;

    Scripted() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    Scripted isFencedAtItsCommit() {
      commitTransactionException = new ProducerFencedException("another has the id");
      abortTransactionException = new ProducerFencedException("another has the id");
      return this;
    }

    Scripted isNeverAnswered() {
      silent = true;
      return this;
    }

    @Override
    public void initTransactions() {
      if (silent) {
        clock.advance(MAX_BLOCK.toNanos());
        throw new TimeoutException("max.block.ms");
      }
      super.initTransactions();
    }
  }

  /** A consumer of one partition, in which each poll does what was scheduled. */
  private static final class Polls extends MockConsumer<byte[], byte[]> {
    private @Nullable ConsumerRebalanceListener listener;

    Polls() {
      super("earliest");
      updateBeginningOffsets(Map.of(INPUT, 0L));
    }

    void isAssignedAndReturns(long offset) {
      rebalance(List.of(INPUT));
      returns(offset);
    }

    void returns(long offset) {
      addRecord(new ConsumerRecord<>(INPUT.topic(), 0, offset, new byte[1], new byte[1]));
    }

    void losesItsPartition() {
      if (listener == null) {
        throw new IllegalStateException("not subscribed");
      }
      listener.onPartitionsLost(List.of(INPUT));
    }

    @Override
    public void subscribe(Collection<String> topics, ConsumerRebalanceListener worker) {
      listener = worker;
      super.subscribe(topics, worker);
    }

    /** Kafka's consumer has null for what nobody committed, its mock has no entry. */
    @Override
    public synchronized Map<TopicPartition, OffsetAndMetadata> committed(
        Set<TopicPartition> partitions, Duration timeout) {
      Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
      partitions.forEach(partition -> all.put(partition, null));
      all.putAll(super.committed(partitions, timeout));
      return all;
    }
  }
}
