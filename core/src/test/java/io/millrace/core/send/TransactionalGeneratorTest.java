package io.millrace.core.send;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.measure.FakeClock;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.order.JsonOrderCodec;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Pacer;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.HdrHistogram.Histogram;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.junit.jupiter.api.Test;

/**
 * What the generator puts into transactions, when it ends them, and what it makes of each end. No
 * broker's behaviour is under test, so kafka-clients' own mock stands in for the producer, and time
 * is virtual.
 */
class TransactionalGeneratorTest {
  private static final int PARTITIONS = 3;
  private static final long START_NS = 5_000_000_000L;
  private static final Duration ONE_SECOND = Duration.ofSeconds(1);
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final long BOUND_SECONDS = 20;

  private final FakeClock clock = new FakeClock(0, 0);
  private final SentLedger ledger = new SentLedger(0, PARTITIONS);
  private final List<Scripted> made = new ArrayList<>();
  private final Deque<Scripted> next = new ArrayDeque<>();

  @Test
  void aTransactionIsCommittedWhenItIsFullAndTheLastOneAtTheEnd() throws InterruptedException {
    TransactionalGenerator generator = run(new Transactions(4, LONG, 0, 1));

    assertThat(made.get(0).commits).isEqualTo(3); // 4, 4 and 2 of ten events
    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(3, 0, 0, 0));
    assertThat(ledger.acknowledgedCount()).isEqualTo(10);
    assertThat(generator.failure()).isNull();
  }

  @Test
  void aTransactionIsCommittedWhenItsTimeIsOver() throws InterruptedException {
    // begun at 0, 300, 600 and 900 ms; its time is over 250 ms later, before the next event
    TransactionalGenerator generator =
        run(new Transactions(Long.MAX_VALUE, Duration.ofMillis(250), 0, 1));

    assertThat(generator.transactions().committed()).isEqualTo(4);
    assertThat(ledger.acknowledgedCount()).isEqualTo(10);
  }

  @Test
  void anEventIsAcknowledgedOnlyWhenItsTransactionIsCommitted() throws InterruptedException {
    next.add(new Scripted().beforeCommit(() -> clock.advance(9_000_000)));
    TransactionalGenerator generator = run(new Transactions(10, LONG, 0, 1));

    Histogram response = drained(generator.responseTime());
    assertThat(response.getTotalCount()).isEqualTo(10);
    // ten events, the first due 900 ms before the last, and the commit took 9 ms
    assertThat(response.valuesAreEquivalent(response.getMaxValue(), 909_000)).isTrue();
    assertThat(response.valuesAreEquivalent(response.getMinValue(), 9_000)).isTrue();
    assertThat(drained(generator.commitTime()).getMaxValue()).isBetween(9_000L, 9_010L);
    assertThat(generator.lastAcknowledgedNs()).isEqualTo(clock.nanoTime());
  }

  @Test
  void theSharePlannedIsRolledBackAndEveryEventHasAnOutcome() throws InterruptedException {
    TransactionalGenerator generator =
        generator(new Pacer.Constant(1_000, 1, 0), new Transactions(10, LONG, 0.3, 7));
    generator.start(START_NS, ONE_SECOND, Long.MAX_VALUE);
    generator.awaitSent();

    TransactionCounts counts = generator.transactions();
    assertThat(counts.committed() + counts.abortedOnPurpose()).isEqualTo(100);
    assertThat(counts.abortedOnPurpose()).isBetween(15L, 45L);
    assertThat(generator.counts().aborted()).isEqualTo(10 * counts.abortedOnPurpose());
    assertThat(generator.counts().acknowledged()).isEqualTo(10 * counts.committed());
    assertThat(ledger.history().stream().mapToLong(SentHistory::offered).sum()).isEqualTo(1_000);
    assertThat(made.get(0).flushes).isEqualTo(counts.abortedOnPurpose());
  }

  @Test
  void whichAreRolledBackIsDrawnAnewForEachSeedAndEachProducer() throws InterruptedException {
    String drawn = ends(7, 0);

    assertThat(drawn).hasSize(100).contains("a", "c");
    assertThat(ends(7, 0)).as("the same seed").isEqualTo(drawn);
    for (String other : List.of(ends(8, 0), ends(6, 0), ends(7, 1))) {
      assertThat(other).isNotEqualTo(drawn);
      assertThat(other.substring(0, 90)).as("not shifted").isNotEqualTo(drawn.substring(1, 91));
      assertThat(other.substring(1, 91)).as("not shifted").isNotEqualTo(drawn.substring(0, 90));
    }
  }

  /** How a hundred transactions of one producer end. */
  private String ends(long seed, int producer) throws InterruptedException {
    made.clear();
    TransactionalGenerator generator =
        generator(
            new Pacer.Constant(100, 1, 0),
            new Transactions(1, LONG, 0.5, seed),
            new SentLedger(producer, PARTITIONS));
    generator.start(clock.nanoTime(), ONE_SECOND, Long.MAX_VALUE);
    generator.awaitSent();
    return made.get(0).ends.toString();
  }

  @Test
  void aCommitThatTimesOutIsAskedForAgain() throws InterruptedException {
    next.add(new Scripted().commitsFail(new TimeoutException("max.block.ms"), 2));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(2, 0, 0, 0));
    assertThat(ledger.acknowledgedCount()).isEqualTo(10);
    assertThat(generator.errorCounts()).containsEntry("TimeoutException", 2L);
    assertThat(made).hasSize(1);
  }

  @Test
  void aCommitThatIsNeverAnsweredLeavesItsEventsUnknownAndANewProducerGoesOn()
      throws InterruptedException {
    next.add(new Scripted().commitsFail(new TimeoutException("max.block.ms"), 3));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(1, 0, 0, 1));
    assertThat(sum(SentHistory::unknown)).isEqualTo(5);
    assertThat(sum(SentHistory::acknowledged)).isEqualTo(5);
    assertThat(made).hasSize(2);
    assertThat(made.get(0).closed()).isTrue();
  }

  @Test
  void aCommitThatIsRefusedAndCanBeRolledBackAbortsItsEvents() throws InterruptedException {
    next.add(
        new Scripted()
            .commitsFail(
                new KafkaException("error state", new TransactionAbortableException("again")), 1));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(1, 0, 1, 0));
    assertThat(sum(SentHistory::aborted)).isEqualTo(5);
    assertThat(generator.errorCounts()).containsEntry("TransactionAbortableException", 1L);
    assertThat(made).hasSize(1);
  }

  @Test
  void aFencedProducerIsReplacedAndItsCommitUnknown() throws InterruptedException {
    next.add(
        new Scripted()
            .commitsFail(new ProducerFencedException("another has the id"), 1)
            .abortsFail(new ProducerFencedException("another has the id")));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(1, 0, 0, 1));
    assertThat(generator.errorCounts()).containsEntry("ProducerFencedException", 1L);
    assertThat(made).hasSize(2);
    assertThat(generator.failure()).isNull();
  }

  /** Kafka's client asks for no commit of a transaction of which an event failed. */
  @Test
  void aTransactionOfWhichAnEventFailedIsRolledBackWhateverBecomesOfItsProducer()
      throws InterruptedException {
    next.add(
        new Scripted()
            .failsEvent(3, new InvalidProducerEpochException("fenced"))
            .abortsFail(new ProducerFencedException("fenced")));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(1, 0, 1, 0));
    assertThat(sum(SentHistory::aborted)).isEqualTo(5);
    assertThat(sum(SentHistory::unknown)).isZero();
    assertThat(generator.errorCounts()).containsEntry("InvalidProducerEpochException", 1L);
    assertThat(made).hasSize(2);
  }

  @Test
  void aProducerThatCannotBeHadIsAskedForUntilItCan() throws InterruptedException {
    next.add(
        new Scripted()
            .commitsFail(new ProducerFencedException("fenced"), 1)
            .abortsFail(new ProducerFencedException("fenced")));
    next.add(new Scripted().initFails(new TimeoutException("no coordinator")));
    TransactionalGenerator generator = run(new Transactions(5, LONG, 0, 1));

    assertThat(made).hasSize(3);
    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(1, 0, 0, 1));
    assertThat(generator.errorCounts()).containsEntry("TimeoutException", 1L);
  }

  @Test
  void whatIsAbandonedBeforeItsCommitIsRolledBackAndTheRestNotSent() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    next.add(new Scripted().beforeSend(4, () -> waitForRoom(waiting)));
    TransactionalGenerator generator = generator(tenASecond(), new Transactions(10, LONG, 0, 1));
    generator.start(START_NS, ONE_SECOND, Long.MAX_VALUE);
    assertThat(waiting.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    generator.abandon();
    generator.awaitSent();
    generator.closeNow();

    SendCounts counts = generator.counts().settledAs(generator.account().orElseThrow().lanes());
    assertThat(counts.aborted()).isEqualTo(4);
    assertThat(counts.notSent()).isEqualTo(6);
    assertThat(counts.unknown()).isZero();
    assertThat(counts.offered()).isEqualTo(10);
    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(0, 0, 1, 0));
  }

  @Test
  void aCommitThatHangsEndsWithCloseNowAndItsEventsAreUnknown() throws InterruptedException {
    CountDownLatch waiting = new CountDownLatch(1);
    next.add(new Scripted().beforeCommit(() -> waitForRoom(waiting)));
    TransactionalGenerator generator = generator(tenASecond(), new Transactions(10, LONG, 0, 1));
    generator.start(START_NS, ONE_SECOND, Long.MAX_VALUE);
    assertThat(waiting.await(BOUND_SECONDS, TimeUnit.SECONDS)).isTrue();
    generator.stop();
    generator.beginClose(LONG);
    generator.closeNow();

    assertThat(generator.isRunning()).isFalse();
    assertThat(sum(SentHistory::unknown)).isEqualTo(10);
    assertThat(generator.transactions()).isEqualTo(new TransactionCounts(0, 0, 0, 1));
    assertThat(made.get(0).closed()).isTrue();
  }

  /** As Kafka's producer does when a coordinator does not answer. */
  private static void waitForRoom(CountDownLatch waiting) {
    try {
      waiting.countDown();
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }

  private long sum(Function<SentHistory, SequenceSet> outcome) {
    return ledger.history().stream().map(outcome).mapToLong(SequenceSet::cardinality).sum();
  }

  private TransactionalGenerator run(Transactions terms) throws InterruptedException {
    TransactionalGenerator generator = generator(tenASecond(), terms);
    generator.start(START_NS, ONE_SECOND, Long.MAX_VALUE);
    generator.awaitSent();
    return generator;
  }

  private TransactionalGenerator generator(Pacer pacer, Transactions terms) {
    return generator(pacer, terms, ledger);
  }

  private TransactionalGenerator generator(Pacer pacer, Transactions terms, SentLedger account) {
    TransactionalGenerator generator =
        new TransactionalGenerator(
            "generator",
            () -> {
              Scripted producer = next.isEmpty() ? new Scripted() : next.remove();
              made.add(producer);
              return producer;
            },
            "orders",
            PARTITIONS,
            pacer,
            workload().supply().source(7, 0),
            terms,
            account,
            clock);
    generator.connect();
    return generator;
  }

  private static Pacer tenASecond() {
    return new Pacer.Constant(10, 1, 0);
  }

  private static Workload workload() {
    return new Workload(
        new Schedule.Constant(10), new JsonOrderCodec(), new EventSize(256, 256), 1_000, 0, 13);
  }

  private static Histogram drained(LatencyRecorder recorder) {
    Histogram interval = LatencyRecorder.emptyHistogram();
    recorder.drainInto(interval);
    return interval;
  }
}
