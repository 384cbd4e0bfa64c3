package io.millrace.core.consume;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.order.OrderStamp;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * One group worker: one thread, one consumer, one loop of poll, handle, commit. Started and stopped
 * by the run's main thread; ledger, recorder and positions may be read while it runs.
 */
public final class GroupMember implements GroupWorker {
  /** How long a poll waits for records: bounds how long a stop goes unnoticed. */
  private static final Duration POLL = Duration.ofMillis(100);

  /**
   * A commit made while partitions are being taken must not hold up the whole group: Kafka's own
   * default for one request is 30 s, five is plenty on a broker that answers at all.
   */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  private static final int EVENTS_PER_CLOCK_READING = 8;

  private final String name;
  private final Consumer<@Nullable Void, @Nullable OrderStamp> consumer;
  private final String topic;
  private final int run;
  private final long[] startOffsets;
  private final CommitPolicy commits;
  private final OrderHandler handler;
  private final ReceivedLedger ledger;
  private final RebalanceLog rebalances;
  private final @Nullable HandOverTeller teller;
  private final NanoClock clock;
  private final LatencyRecorder endToEnd = new LatencyRecorder();
  private final long[] keptBack = new long[512];
  private int keptBackCount;
  private long nowMicros;
  private final Thread thread;

  /** The next offset to handle, for each partition held; also what a commit writes. */
  private final Map<TopicPartition, Long> handled = new HashMap<>();

  /** Partitions that were given to this member and not read since. */
  private final Set<TopicPartition> freshlyAssigned = new HashSet<>();

  private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean stopped;
  private volatile boolean joined;
  private long nextCommitNs;

  /**
   * What a member reads, and how.
   *
   * @param run only events stamped with this number are judged
   * @param startOffsets for each partition, the end of its log when the run began
   */
  public record Assignment(
      String topic, int run, OrderCodec codec, List<Long> startOffsets, CommitPolicy commits) {
    /** Copies the offsets. */
    public Assignment {
      startOffsets = List.copyOf(startOffsets);
    }
  }

  /**
   * A member that is ready to start.
   *
   * @param consumer closed by the member's thread when it ends
   * @param handOvers null: nobody wants to know when what was handed over
   */
  public GroupMember(
      String name,
      Consumer<@Nullable Void, @Nullable OrderStamp> consumer,
      Assignment assignment,
      OrderHandler handler,
      RebalanceLog rebalances,
      @Nullable HandOvers handOvers,
      NanoClock clock) {
    this.name = name;
    this.consumer = consumer;
    this.topic = assignment.topic();
    this.run = assignment.run();
    this.startOffsets = assignment.startOffsets().stream().mapToLong(Long::longValue).toArray();
    this.commits = assignment.commits();
    this.handler = handler;
    this.ledger = new ReceivedLedger(startOffsets.length);
    this.rebalances = rebalances;
    this.teller = handOvers == null ? null : new HandOverTeller(handOvers, clock);
    this.clock = clock;
    this.thread = new Thread(this::work, name);
  }

  @Override
  public void start() {
    thread.start();
  }

  private void work() {
    try (consumer) {
      consumer.subscribe(Set.of(topic), new Rebalances());
      nextCommitNs = clock.nanoTime() + commits.every().toNanos();
      while (!stopped) {
        ConsumerRecords<@Nullable Void, @Nullable OrderStamp> records = consumer.poll(POLL);
        for (TopicPartition partition : records.partitions()) {
          handleAll(partition, records);
        }
        if (records.isEmpty()) {
          notePositions();
        }
        commitIfDue();
      }
      commitSync();
    } catch (WakeupException | InterruptedException e) {
      // asked to stop at once, without a last commit
    } catch (Throwable e) { // a member that dies must fail the run, whatever killed it
      failure.set(e);
    }
  }

  private void handleAll(
      TopicPartition partition, ConsumerRecords<@Nullable Void, @Nullable OrderStamp> records)
      throws InterruptedException {
    boolean fresh = freshlyAssigned.remove(partition);
    long next = -1;
    for (ConsumerRecord<@Nullable Void, @Nullable OrderStamp> record : records.records(partition)) {
      if (fresh) {
        ledger.handOver(
            partition.partition(), record.offset() <= startOffsets[partition.partition()]);
        fresh = false;
      }
      receive(record);
      next = record.offset() + 1;
      if (teller != null) {
        teller.handedOver(partition.partition(), record.offset());
      }
      if (stopped) {
        break; // with slow work a batch may take long; what is handled is committed below
      }
    }
    recordKeptBack();
    if (teller != null) {
      teller.endOfBatch();
    }
    handled.put(partition, next);
    positions.put(partition.partition(), next);
  }

  /** A position can move without a record: past deleted records, or past a transaction's marker. */
  private void notePositions() {
    for (TopicPartition partition : consumer.assignment()) {
      try {
        positions.put(partition.partition(), consumer.position(partition, Duration.ZERO));
      } catch (TimeoutException e) {
        // not known yet; asked again after the next empty poll
      }
    }
  }

  /** The per-event path. */
  private void receive(ConsumerRecord<@Nullable Void, @Nullable OrderStamp> record)
      throws InterruptedException {
    OrderStamp stamp = record.value();
    if (stamp == null || !stamp.belongsTo(run, startOffsets.length)) {
      ledger.foreign();
      return;
    }
    noteEndToEnd(stamp);
    ledger.receive(
        stamp.producer(),
        stamp.partition(),
        stamp.sequence(),
        stamp.user(),
        record.partition(),
        record.offset());
    handler.handle(stamp);
  }

  /**
   * With work to do, reads the clock and records for each event, so that a slow batch shows in the
   * second in which its events were handed over. Without, the clock is read for every eighth event
   * (they are some 60 ns apart, so it is off by half a microsecond at most, and the resolution is
   * one), and a batch is recorded as a whole.
   */
  private void noteEndToEnd(OrderStamp stamp) {
    if (handler != OrderHandler.NONE) {
      endToEnd.recordMicros(clock.epochMicros(clock.nanoTime()) - stamp.createdAtMicros());
      return;
    }
    if (keptBackCount % EVENTS_PER_CLOCK_READING == 0) {
      nowMicros = clock.epochMicros(clock.nanoTime());
    }
    keptBack[keptBackCount++] = nowMicros - stamp.createdAtMicros();
    if (keptBackCount == keptBack.length) {
      recordKeptBack();
    }
  }

  private void recordKeptBack() {
    endToEnd.recordMicros(keptBack, keptBackCount);
    keptBackCount = 0;
  }

  private void commitIfDue() {
    long nowNs = clock.nanoTime();
    if (nowNs < nextCommitNs) {
      return;
    }
    nextCommitNs = nowNs + commits.every().toNanos();
    switch (commits.mode()) {
      case SYNC -> commitSync();
      case ASYNC -> consumer.commitAsync(offsetsOf(handled), (offsets, error) -> {});
    }
  }

  private void commitSync() {
    try {
      consumer.commitSync(offsetsOf(handled), COMMIT_TIMEOUT);
    } catch (CommitFailedException | RebalanceInProgressException | TimeoutException e) {
      // The offsets stay uncommitted and their events are delivered again: at least once, and
      // counted.
    }
  }

  private static Map<TopicPartition, OffsetAndMetadata> offsetsOf(Map<TopicPartition, Long> next) {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    next.forEach((partition, offset) -> offsets.put(partition, new OffsetAndMetadata(offset)));
    return offsets;
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    thread.join(timeout.toMillis());
    if (thread.isAlive()) {
      consumer.wakeup();
      thread.interrupt();
      thread.join(timeout.toMillis());
    }
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public IntervalSource endToEnd() {
    return endToEnd;
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return consumer.metrics();
  }

  @Override
  public long receivedCount() {
    return ledger.receivedCount();
  }

  @Override
  public MemberReceipts receipts() {
    return ledger.receipts();
  }

  @Override
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  @Override
  public boolean hasJoined() {
    return joined;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }

  private void note(RebalanceLog.Change change, Collection<TopicPartition> partitions) {
    List<Integer> numbers = partitions.stream().map(TopicPartition::partition).sorted().toList();
    rebalances.add(new RebalanceLog.Entry(clock.nanoTime(), name, change, numbers));
  }

  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      note(RebalanceLog.Change.ASSIGNED, partitions);
      freshlyAssigned.addAll(partitions);
      joined = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      note(RebalanceLog.Change.REVOKED, partitions);
      commitSync();
      handled.keySet().removeAll(partitions);
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      note(RebalanceLog.Change.LOST, partitions);
      handled.keySet().removeAll(partitions);
    }
  }
}
