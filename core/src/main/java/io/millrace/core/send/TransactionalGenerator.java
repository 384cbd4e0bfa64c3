package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.EventCounter;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.KeyPartitioner;
import io.millrace.core.order.PayloadFormat;
import io.millrace.core.send.TransactionalProducer.Ending;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Pacer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one transactional producer, open loop: begins a transaction with the first event that
 * is due, commits it when it is full or its time is over, and waits for the commit as a service
 * does. Events that become due meanwhile are late, and sent late. An event is acknowledged when its
 * transaction is committed, not before. Started and stopped by the run's main thread; counters and
 * recorders may be read by the sampler while it runs.
 */
public final class TransactionalGenerator extends PacedSender {
  private final TransactionalProducer producer;
  private final String topic;
  private final KeyPartitioner partitioner;
  private final OrderSource source;
  private final @Nullable List<Header> headers;
  private final Transactions terms;
  private final SplittableRandom aborts;
  private final TransactionSettlement settlement;
  private final LatencyRecorder commitTime = new LatencyRecorder();
  private final EventCounter committed = new EventCounter();
  private final EventCounter abortedOnPurpose = new EventCounter();
  private final EventCounter abortedByFailure = new EventCounter();
  private final EventCounter unknown = new EventCounter();

  /** Those of the open transaction; none is open when it is empty. */
  private final List<TransactionalEvent> events = new ArrayList<>();

  private boolean broken;
  private long commitDueNs;

  /**
   * A generator that is ready to start.
   *
   * @param producers makes a producer with the same transactional.id each time; the last one made
   *     is closed by {@link #beginClose} and {@link #closeNow}
   */
  public TransactionalGenerator(
      String name,
      Supplier<Producer<byte[], byte[]>> producers,
      String topic,
      int partitions,
      Pacer pacer,
      OrderSource source,
      Transactions terms,
      SentLedger ledger,
      NanoClock clock) {
    super(name, pacer, ledger, clock);
    this.topic = topic;
    this.partitioner = new KeyPartitioner(partitions);
    this.source = source;
    byte[] stamp = source.stampHeader();
    this.headers =
        stamp == null ? null : List.of(new RecordHeader(PayloadFormat.STAMP_HEADER, stamp));
    this.terms = terms;
    this.aborts = aborts(terms.seed(), ledger.producer());
    this.settlement = new TransactionSettlement(clock, ledger, partitions);
    this.producer = new TransactionalProducer(producers, errors, clock);
  }

  /**
   * Draws that differ with the seed and with the producer. They begin at a number that is drawn by
   * the seed, since {@link SplittableRandom} only counts up in constant steps: two seeds that are
   * some of these steps apart give one sequence, shifted.
   */
  private static SplittableRandom aborts(long seed, int producer) {
    return new SplittableRandom(new SplittableRandom(seed).nextLong() + producer);
  }

  @Override
  public void connect() {
    producer.connect(topic);
  }

  @Override
  void generate() {
    clock.parkUntil(startNs);
    long nowNs = clock.nanoTime();
    for (long index = 0; index < maxEvents; index++) {
      long dueNs = pacer.dueNs(index, nowNs - startNs);
      long intendedNs = startNs + dueNs;
      while (nowNs < intendedNs && dueNs < sendEndNs) {
        nowNs = waitFor(intendedNs, nowNs);
      }
      if (dueNs >= sendEndNs || (events.isEmpty() && !begin())) {
        giveUp(index, dueNs);
        break;
      }
      nowNs = clock.nanoTime();
      lastDueNs = dueNs;
      scheduleLag.recordNs(nowNs - intendedNs);
      send(intendedNs, nowNs);
      long afterNs = clock.nanoTime();
      if (afterNs - nowNs > BLOCKED_NS) {
        blockedSends.increment();
        blockedNs.add(afterNs - nowNs);
      }
      nowNs = endIfDue(afterNs);
    }
    end();
  }

  /** Sleeps until the event is due, or not quite so long; ends the transaction when that is due. */
  private long waitFor(long intendedNs, long nowNs) {
    long untilNs =
        Math.min(Math.max(intendedNs, nowNs + SHORTEST_PARK_NS), nowNs + LONGEST_PARK_NS);
    clock.parkUntil(events.isEmpty() ? untilNs : Math.min(untilNs, commitDueNs));
    return endIfDue(clock.nanoTime());
  }

  /**
   * Begins a transaction.
   *
   * @return false when the run gave up before there was a producer that could
   */
  private boolean begin() {
    if (!producer.begin()) {
      return false;
    }
    broken = false;
    commitDueNs = clock.nanoTime() + terms.every().toNanos();
    return true;
  }

  @SuppressWarnings("FutureReturnValueIgnored") // the callback says it
  private void send(long intendedNs, long nowNs) {
    source.advance();
    byte[] key = source.key();
    int partition = source.partition(partitioner); // why: see OrderSender
    long sequence = ledger.issue(partition);
    byte[] value = source.stamp(partition, sequence, clock.epochMicros(intendedNs));
    TransactionalEvent event = new TransactionalEvent(partition, sequence, intendedNs, nowNs);
    try {
      producer.send(new ProducerRecord<>(topic, partition, null, key, value, headers), event);
      events.add(event);
    } catch (InterruptException e) {
      ledger.notSent(partition, sequence); // the run gives up what waits
      broken = true;
    } catch (RuntimeException e) {
      event.failed(e);
      events.add(event);
      broken = true; // Kafka's client lets nothing more into this transaction
    }
  }

  private long endIfDue(long nowNs) {
    boolean due =
        broken || events.size() >= terms.events() || (!events.isEmpty() && nowNs >= commitDueNs);
    if (!due) {
      return nowNs;
    }
    end();
    return clock.nanoTime();
  }

  private boolean isAbandoned() {
    return sendEndNs == Long.MIN_VALUE;
  }

  /** Ends the transaction that is open, if one is, and settles its events. */
  private void end() {
    if (events.isEmpty()) {
      if (broken) { // begun, and its first event was given up
        producer.abort(true);
        broken = false;
      }
      return;
    }
    boolean planned = terms.abortShare() > 0 && aborts.nextDouble() < terms.abortShare();
    if (firstError() != null || isAbandoned()) {
      rollBack(abortedByFailure);
    } else if (planned) {
      // a service rolls back late too: its events are in the log by then
      rollBack(producer.flush() && firstError() == null ? abortedOnPurpose : abortedByFailure);
    } else {
      commit();
    }
    events.clear();
    broken = false;
  }

  private void commit() {
    long beginNs = clock.nanoTime();
    Ending ending = producer.commit();
    // Kafka's client asks for no commit of a transaction of which an event failed
    if (ending == Ending.UNKNOWN && firstError() != null) {
      ending = Ending.ROLLED_BACK;
    }
    switch (ending) {
      case COMMITTED -> {
        commitTime.recordNs(clock.nanoTime() - beginNs);
        settlement.committed(events);
        committed.increment();
      }
      case ROLLED_BACK -> {
        settlement.rolledBack(events);
        abortedByFailure.increment();
      }
      case UNKNOWN -> {
        settlement.doubtful(events);
        unknown.increment();
      }
    }
  }

  private void rollBack(EventCounter why) {
    Exception error = firstError();
    if (error != null) {
      errors.count(TransactionalProducer.reason(error));
    }
    producer.abort(error != null);
    settlement.rolledBack(events);
    why.increment();
  }

  private @Nullable Exception firstError() {
    for (TransactionalEvent event : events) {
      Exception error = event.error();
      if (error != null) {
        return error;
      }
    }
    return null;
  }

  /** Waits for the last transaction to end before it closes: a commit needs its producer. */
  @Override
  void closeProducer(Duration timeout) {
    Deadline deadline = Deadline.after(timeout);
    try {
      thread.join(Math.max(1, timeout.toMillis())); // 0 would be for ever
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    producer.close(deadline.left());
  }

  @Override
  public void closeNow() {
    producer.hurry();
    super.closeNow();
  }

  @Override
  public long lastAcknowledgedNs() {
    return settlement.lastAcknowledgedNs();
  }

  @Override
  public long lastOffset(int partition) {
    return settlement.lastOffset(partition);
  }

  @Override
  public LatencyRecorder responseTime() {
    return settlement.responseTime;
  }

  @Override
  public LatencyRecorder serviceTime() {
    return settlement.serviceTime;
  }

  @Override
  public LatencyRecorder commitTime() {
    return commitTime;
  }

  @Override
  public TransactionCounts transactions() {
    return new TransactionCounts(
        committed.get(), abortedOnPurpose.get(), abortedByFailure.get(), unknown.get());
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return producer.metrics();
  }
}
