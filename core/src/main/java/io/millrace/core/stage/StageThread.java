package io.millrace.core.stage;

import io.millrace.core.measure.EventCounter;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.transaction.ReplaceableProducer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * A stage worker as a thread: reads events, writes each to the next topic, and commits every so
 * often. A batch that fails is rolled back and read again from what is committed, so that no event
 * is dropped silently. Started, stopped and waited for by the run's main thread; the readings by
 * any.
 */
public final class StageThread implements StageWorker {
  /** How long a poll waits for records: bounds how late a commit is, and how long a stop waits. */
  private static final Duration POLL = Duration.ofMillis(50);

  /** Kafka's clients return from an interrupt at once. */
  private static final Duration FORCED_LIMIT = Duration.ofSeconds(3);

  /** One request to a coordinator; Kafka's own default is 30 s. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);

  /** A consumer that never joined has nobody to tell; only its own threads have to end. */
  private static final Duration UNSTARTED_LIMIT = Duration.ofSeconds(1);

  /** What is sent is answered by a broker that is well within milliseconds. */
  private static final Duration SEND_OUT_LIMIT = Duration.ofSeconds(10);

  /**
   * A cluster that recovers at all does so within this, elections and expired sessions included; a
   * batch that fails for longer will never pass.
   */
  private static final Duration FAILING_LIMIT = Duration.ofMinutes(3);

  /** Between two attempts at a batch, so that a cluster in trouble is not asked in a tight loop. */
  private static final Duration BEFORE_AGAIN = Duration.ofMillis(100);

  /** A poll brings 500 at most: bounds what a batch holds, and what a crash costs. */
  private static final int MOST_IN_A_BATCH = 10_000;

  private final String name;
  private final StageAssignment assignment;
  private final Consumer<byte[], byte[]> consumer;
  private final Passing passing;
  private final StageOutput output;
  private final StampReader stamps;
  private final NanoClock clock;
  private final Batch batch = new Batch();
  private final LatencyRecorder takenTimes = new LatencyRecorder();
  private final LatencyRecorder commitTimes = new LatencyRecorder();
  private final EventCounter taken = new EventCounter();
  private final EventCounter commits = new EventCounter();
  private final EventCounter aborted = new EventCounter();
  private final Map<Integer, Long> positions = new ConcurrentHashMap<>();
  private final Set<Integer> holds = ConcurrentHashMap.newKeySet();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private final Thread thread;
  private volatile long firstTakenNs;
  private volatile boolean joined;
  private volatile boolean stopped;
  private long nextCommitNs;
  private long failingSinceNs;
  private boolean mustRewind;

  private StageThread(
      String name,
      StageAssignment assignment,
      Consumer<byte[], byte[]> consumer,
      Passing passing,
      StageOutput output,
      NanoClock clock) {
    this.name = name;
    this.assignment = assignment;
    this.consumer = consumer;
    this.passing = passing;
    this.output = output;
    this.stamps = new StampReader(assignment);
    this.clock = clock;
    this.thread = new Thread(this::work, name);
  }

  /**
   * A worker that is ready to start, with clients of its own.
   *
   * @param point told of each commit's middle
   */
  public static StageThread of(
      String name,
      StageAssignment assignment,
      ConsumerSettings consumers,
      ProducerSettings producers,
      CommitPoint point,
      NanoClock clock) {
    return of(
        name,
        assignment,
        new KafkaConsumer<>(
            assignment.consumer(consumers, name),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer()),
        () ->
            new KafkaProducer<>(
                assignment.producer(producers, name),
                new ByteArraySerializer(),
                new ByteArraySerializer()),
        point,
        clock);
  }

  /** As the other, with a consumer and producers that the worker closes. */
  static StageThread of(
      String name,
      StageAssignment assignment,
      Consumer<byte[], byte[]> consumer,
      Supplier<? extends Producer<byte[], byte[]>> producers,
      CommitPoint point,
      NanoClock clock) {
    StageOutput output = new StageOutput(assignment, clock);
    try {
      Passing passing =
          switch (assignment.delivery()) {
            case AT_LEAST_ONCE -> new AtLeastOnce(consumer, producers.get(), output, point);
            case AT_MOST_ONCE -> new AtMostOnce(consumer, producers.get(), output, point);
            case EXACTLY_ONCE ->
                new InTransactions(
                    consumer, new ReplaceableProducer(producers), output, point, false);
            case OFFSETS_OUTSIDE ->
                new InTransactions(
                    consumer, new ReplaceableProducer(producers), output, point, true);
          };
      return new StageThread(name, assignment, consumer, passing, output, clock);
    } catch (RuntimeException e) {
      close(consumer, UNSTARTED_LIMIT);
      throw e;
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  private void work() {
    boolean inOrder = false;
    try {
      passing.begin();
      consumer.subscribe(Set.of(assignment.input()), new Rebalances());
      nextCommitNs = clock.nanoTime() + assignment.commitEvery().toNanos();
      while (!stopped) {
        passOn(consumer.poll(POLL));
      }
      inOrder = commitLast();
    } catch (WakeupException | InterruptException e) {
      // asked to stop at once: what is not committed is another's, or nobody's
    } catch (Throwable e) { // a worker that dies must fail the run, whatever killed it
      failure.set(e);
    } finally {
      leave(inOrder);
    }
  }

  /** What cannot be committed now stays for whoever reads on: nothing of it is lost. */
  private boolean commitLast() {
    try {
      commitAll();
      return batch.isEmpty();
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      output.count(e);
      return false;
    }
  }

  private void passOn(ConsumerRecords<byte[], byte[]> records) {
    try {
      if (mustRewind) {
        rewind(); // what the poll brought is read again
        return;
      }
      take(records);
      if (batch.isEmpty()) {
        notePositions();
      } else if (clock.nanoTime() >= nextCommitNs || batch.records() >= MOST_IN_A_BATCH) {
        commitAll();
      }
    } catch (WakeupException | InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      doAgain(e);
    }
  }

  private void take(ConsumerRecords<byte[], byte[]> records) {
    if (records.isEmpty()) {
      return;
    }
    long nowNs = clock.nanoTime();
    long nowMicros = clock.epochMicros(nowNs);
    for (TopicPartition partition : records.partitions()) {
      List<ConsumerRecord<byte[], byte[]>> ofPartition = records.records(partition);
      for (ConsumerRecord<byte[], byte[]> record : ofPartition) {
        long dueMicros = stamps.dueMicros(record);
        batch.add(dueMicros);
        if (dueMicros != StampReader.FOREIGN) {
          takenTimes.recordMicros(nowMicros - dueMicros);
          taken.increment();
        }
        passing.take(record, dueMicros);
      }
      batch.readUpTo(partition, ofPartition.get(ofPartition.size() - 1).offset() + 1);
    }
    if (firstTakenNs == 0 && taken.get() > 0) {
      firstTakenNs = nowNs;
    }
  }

  private void commitAll() {
    if (batch.isEmpty()) {
      return;
    }
    long fromNs = clock.nanoTime();
    nextCommitNs = fromNs + assignment.commitEvery().toNanos();
    try {
      passing.commit(batch);
    } catch (RebalanceInProgressException e) {
      return; // the next poll takes the partitions, and has the batch committed before
    }
    commitTimes.recordNs(clock.nanoTime() - fromNs);
    commits.increment();
    batch.offsets().forEach((partition, to) -> positions.put(partition.partition(), to.offset()));
    batch.clear();
    failingSinceNs = 0;
  }

  /** Rolls the batch back, and has it read again. */
  private void doAgain(KafkaException cause) {
    output.count(cause);
    long nowNs = clock.nanoTime();
    if (failingSinceNs == 0) {
      failingSinceNs = nowNs;
    } else if (nowNs - failingSinceNs > FAILING_LIMIT.toNanos()) {
      throw cause;
    }
    giveUpBatch();
    clock.parkUntil(clock.nanoTime() + BEFORE_AGAIN.toNanos());
  }

  private void giveUpBatch() {
    if (!mustRewind) { // else it is the same batch, which could not be read again yet
      aborted.increment();
    }
    mustRewind = true;
    batch.clear();
    passing.rollBack();
  }

  /** To what the coordinator says is committed, whatever this worker believes. */
  private void rewind() {
    passing.begin(); // first: it decides a commit that nobody knows the outcome of
    Map<TopicPartition, OffsetAndMetadata> committed =
        consumer.committed(consumer.assignment(), Passing.COMMIT_TIMEOUT);
    committed.forEach(
        (partition, offset) -> {
          if (offset == null) {
            consumer.seekToBeginning(Set.of(partition));
          } else {
            consumer.seek(partition, offset);
          }
        });
    mustRewind = false;
  }

  /** A position can move without a record, past the marker of a transaction. */
  private void notePositions() {
    for (TopicPartition partition : consumer.assignment()) {
      try {
        positions.put(partition.partition(), consumer.position(partition, Duration.ZERO));
      } catch (TimeoutException e) {
        // not known yet; asked again after the next empty poll
      }
    }
  }

  private void leave(boolean inOrder) {
    batch.clear(); // what is not committed now must not be, when the consumer gives its partitions
    // up
    close(inOrder ? SEND_OUT_LIMIT : Duration.ZERO, LEAVE_LIMIT);
  }

  private void close(Duration sendOutLimit, Duration leaveLimit) {
    try {
      passing.close(sendOutLimit);
    } catch (RuntimeException e) {
      // interrupted: what was sent has its answer, or none
    }
    close(consumer, leaveLimit);
  }

  private static void close(Consumer<?, ?> consumer, Duration limit) {
    try {
      consumer.close(CloseOptions.timeout(limit));
    } catch (RuntimeException e) {
      // no coordinator answers, or the thread was interrupted
    }
  }

  /** Called by the consumer on the worker's thread. */
  private final class Rebalances implements ConsumerRebalanceListener {
    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> holds.add(partition.partition()));
      joined = true;
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> holds.remove(partition.partition()));
      try {
        commitAll();
      } catch (WakeupException | InterruptException e) {
        throw e;
      } catch (KafkaException e) {
        output.count(e);
      }
      if (!batch.isEmpty()) {
        giveUpBatch(); // its next owner reads from what is committed
      }
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> partitions) {
      partitions.forEach(partition -> holds.remove(partition.partition()));
      if (!batch.isEmpty()) {
        giveUpBatch();
      }
    }
  }

  @Override
  public void stop() {
    stopped = true;
  }

  @Override
  public void awaitStopped(Duration timeout) throws InterruptedException {
    thread.join(Math.max(1, timeout.toMillis())); // 0 would be for ever
    if (thread.isAlive()) {
      stopNow();
      thread.join(FORCED_LIMIT.toMillis());
    }
  }

  @Override
  public void closeIfNeverStarted() {
    if (thread.getState() == Thread.State.NEW) {
      close(Duration.ZERO, UNSTARTED_LIMIT);
    }
  }

  /** Asks it to end without another word to the cluster. Any thread. */
  public void stopNow() {
    stopped = true;
    consumer.wakeup();
    thread.interrupt();
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean hasJoined() {
    return joined;
  }

  @Override
  public Set<Integer> holds() {
    return Set.copyOf(holds);
  }

  @Override
  public Map<Integer, Long> positions() {
    return Map.copyOf(positions);
  }

  @Override
  public List<Long> acknowledgedEnds() {
    return output.acknowledgedEnds();
  }

  @Override
  public StageCounts counts() {
    return new StageCounts(
        taken.get(),
        output.passedOn(),
        commits.get(),
        aborted.get(),
        firstTakenNs,
        output.lastPassedOnNs());
  }

  @Override
  public IntervalSource takenTimes() {
    return takenTimes;
  }

  @Override
  public IntervalSource passedOnTimes() {
    return output.passedOnTimes();
  }

  @Override
  public IntervalSource commitTimes() {
    return commitTimes;
  }

  @Override
  public Map<String, Long> errors() {
    return output.errors();
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }
}
