package io.millrace.core.consume;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * The thread of a member, which polls its consumer, has each record received, then lets the commit
 * strategy act, until it is stopped. Started, stopped and waited for by the run's main thread;
 * {@link #failure} may be read by any.
 */
final class PollLoop<V> {
  /** How long a poll waits for records: bounds how long a stop goes unnoticed. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** Kafka's consumer returns from an interrupt at once; a handler may take somewhat longer. */
  private static final Duration FORCED_LIMIT = Duration.ofSeconds(3);

  /** One request to a coordinator; Kafka's own default is 30 s. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);

  /** Well within {@link #FORCED_LIMIT}; a consumer whose thread is interrupted waits for less. */
  private static final Duration FORCED_LEAVE_LIMIT = Duration.ofSeconds(1);

  /** A consumer that never joined has nobody to tell; only its own threads have to end. */
  private static final Duration UNSTARTED_LIMIT = Duration.ofSeconds(1);

  private final Consumer<@Nullable Void, @Nullable V> consumer;
  private final String topic;
  private final Receiver<V> receiver;
  private final CommitStrategy commits;
  private final HandledOffsets handled;
  private final ConsumerRebalanceListener rebalances;
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private volatile boolean forced;

  /**
   * A loop that is ready to start.
   *
   * @param name the thread's
   * @param consumer closed by the thread when it ends
   */
  PollLoop(
      String name,
      Consumer<@Nullable Void, @Nullable V> consumer,
      String topic,
      Receiver<V> receiver,
      CommitStrategy commits,
      HandledOffsets handled,
      ConsumerRebalanceListener rebalances) {
    this.consumer = consumer;
    this.topic = topic;
    this.receiver = receiver;
    this.commits = commits;
    this.handled = handled;
    this.rebalances = rebalances;
    this.thread = new Thread(this::work, name);
  }

  void start() {
    thread.start();
  }

  private void work() {
    try {
      consume();
    } catch (WakeupException | InterruptException | InterruptedException e) {
      // asked to stop at once, without a last commit
    } catch (Throwable e) { // a member that dies must fail the run, whatever killed it
      failure.set(e);
    } finally {
      leave();
    }
  }

  private void consume() throws InterruptedException {
    consumer.subscribe(Set.of(topic), rebalances);
    commits.begin();
    while (!receiver.isStopped()) {
      ConsumerRecords<@Nullable Void, @Nullable V> records = consumer.poll(POLL);
      for (TopicPartition partition : records.partitions()) {
        handled.handledUpTo(partition, receiver.receiveAll(partition, records.records(partition)));
      }
      if (records.isEmpty()) {
        notePositions();
      }
      commits.afterHandling();
    }
    commits.atEnd();
  }

  /** All is handled and committed by now: a group that is not told finds out by itself. */
  private void leave() {
    if (forced) {
      Thread.currentThread().interrupt(); // a handler may have used the interrupt up
    }
    close(forced ? FORCED_LEAVE_LIMIT : LEAVE_LIMIT);
  }

  private void close(Duration limit) {
    try {
      consumer.close(CloseOptions.timeout(limit));
    } catch (RuntimeException e) {
      // no coordinator answers, or the thread was interrupted
    }
  }

  /** A position can move without a record: past deleted records, or past a transaction's marker. */
  private void notePositions() {
    for (TopicPartition partition : consumer.assignment()) {
      try {
        handled.standsAt(partition, consumer.position(partition, Duration.ZERO));
      } catch (TimeoutException e) {
        // not known yet; asked again after the next empty poll
      }
    }
  }

  /** Asks the thread to end, with what it is handling handled and committed. */
  void stop() {
    receiver.stop();
  }

  /** Waits for the end, at most for {@code timeout}; then forces it. */
  void awaitStopped(Duration timeout) throws InterruptedException {
    thread.join(Math.max(1, timeout.toMillis())); // 0 would be for ever
    if (thread.isAlive()) {
      stopNow();
      thread.join(FORCED_LIMIT.toMillis());
    }
  }

  /** Closes the consumer that a thread would have closed. */
  void closeIfNeverStarted() {
    if (thread.getState() == Thread.State.NEW) {
      close(UNSTARTED_LIMIT);
    }
  }

  /** Asks the thread to end without another word to the cluster. Any thread. */
  void stopNow() {
    forced = true;
    receiver.stop();
    consumer.wakeup();
    thread.interrupt();
  }

  /** Whether the thread has ended, or never began. */
  boolean isOver() {
    return !thread.isAlive();
  }

  /** What ended the thread before it was asked to end, if anything did. */
  @Nullable Throwable failure() {
    return failure.get();
  }
}
