package io.millrace.core.consume;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.ledger.ShareLedger;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.NanoClock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.ShareConsumer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * One member of a share group: on its own thread it polls its consumer, has each record received
 * and acknowledged, and commits, until it is stopped. Started and stopped by the run's main thread;
 * counts and times may be read while it runs.
 */
public final class ShareMember implements GroupWorker {
  /** How long a poll waits for records: bounds how long a stop goes unnoticed. */
  private static final Duration POLL = Duration.ofMillis(100);

  /** Kafka's consumer returns from an interrupt at once; a handler may take somewhat longer. */
  private static final Duration FORCED_LIMIT = Duration.ofSeconds(3);

  /** One request to each broker and one to a coordinator; Kafka's own default is 30 s. */
  private static final Duration LEAVE_LIMIT = Duration.ofSeconds(10);

  /** As for other members: five seconds are plenty on a broker that answers at all. */
  private static final Duration COMMIT_TIMEOUT = Duration.ofSeconds(5);

  /** A consumer that never joined has nobody to tell; only its own threads have to end. */
  private static final Duration UNSTARTED_LIMIT = Duration.ofSeconds(1);

  private final String name;
  private final String topic;
  private final ShareConsumer<?, ?> consumer;
  private final Polls polls;
  private final CommitPolicy policy;
  private final NanoClock clock;
  private final ShareLedger ledger;
  private final PendingAcknowledgements pending;
  private final EndToEndTimes endToEnd;
  private final ShareReceiver<?> receiver;
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
  private long nextCommitNs;
  private volatile boolean polled;

  /** A poll, and what is made of what it returns; false when it was not all. */
  private interface Polls {
    boolean next() throws InterruptedException;
  }

  /**
   * What is the same for all members of a group, besides what they read.
   *
   * @param seed chooses the events that are not accepted on purpose
   * @param deliveryLimit how often the broker delivers a record at most
   */
  public record Rules(ShareTerms terms, long seed, int deliveryLimit) {}

  /**
   * A member that is ready to start.
   *
   * @param consumer with the deserializer of the handler's {@link OrderHandler#form form}, and in
   *     the acknowledgement mode that {@code rules} say; closed by the member's thread when it ends
   * @param handOvers null: nobody wants to know when what was handed over
   * @param account what else is to be told what the ledger is told, around it
   */
  public <V> ShareMember(
      String name,
      ShareConsumer<@Nullable Void, @Nullable V> consumer,
      GroupMember.Assignment assignment,
      Rules rules,
      OrderHandler<V> handler,
      @Nullable HandOvers handOvers,
      UnaryOperator<ShareAccount> account,
      NanoClock clock) {
    this.name = name;
    this.topic = assignment.topic();
    this.consumer = consumer;
    this.policy = assignment.commits();
    this.clock = clock;
    int partitions = assignment.startOffsets().size();
    this.ledger = new ShareLedger(partitions, rules.deliveryLimit());
    ShareAccount told = account.apply(ledger);
    this.pending = new PendingAcknowledgements(told);
    this.endToEnd = new EndToEndTimes(clock, handler != StampHandler.NONE);
    ShareReceiver<V> receives =
        new ShareReceiver<>(
            handler,
            assignment.run(),
            partitions,
            rules.terms(),
            rules.seed(),
            consumer,
            told,
            pending,
            endToEnd,
            handOvers == null ? null : new HandOverTeller(handOvers, clock));
    this.receiver = receives;
    this.polls =
        () -> {
          ConsumerRecords<@Nullable Void, @Nullable V> records = consumer.poll(POLL);
          polled = true;
          return receives.receiveAll(records) || rules.terms().explicit();
        };
    this.thread = new Thread(this::work, name);
  }

  private void work() {
    try {
      consume();
    } catch (WakeupException | InterruptException | InterruptedException e) {
      // asked to stop at once: what is not acknowledged yet goes to others
    } catch (Throwable e) { // a member that dies must fail the run, whatever killed it
      failure.set(e);
    } finally {
      leave();
    }
  }

  private void consume() throws InterruptedException {
    consumer.setAcknowledgementCommitCallback(pending);
    consumer.subscribe(Set.of(topic));
    nextCommitNs = clock.nanoTime() + policy.every().toNanos();
    boolean mayCommit = true;
    while (!receiver.isStopped()) {
      mayCommit = polls.next();
      if (mayCommit) {
        commitIfDue();
      }
    }
    if (mayCommit) { // a commit in implicit mode would accept what was not handled too
      commitSync();
    }
  }

  /** The next poll sends what is acknowledged too; a commit does not wait for it. */
  private void commitIfDue() {
    long nowNs = clock.nanoTime();
    if (nowNs < nextCommitNs) {
      return;
    }
    nextCommitNs = nowNs + policy.every().toNanos();
    switch (policy.mode()) {
      case SYNC -> commitSync();
      case ASYNC -> consumer.commitAsync();
    }
  }

  private void commitSync() {
    try {
      // the answers go to the callback, too
      var unused = consumer.commitSync(COMMIT_TIMEOUT);
    } catch (TimeoutException e) {
      // what the broker made of it is not known, and counted as that
    }
  }

  /** What the brokers had given to this member they give to others, also when they are not told. */
  private void leave() {
    close(LEAVE_LIMIT);
    pending.giveUp();
  }

  private void close(Duration limit) {
    try {
      consumer.close(limit);
    } catch (RuntimeException e) {
      // no coordinator answers, or the thread was interrupted
    }
  }

  @Override
  public void closeIfNeverStarted() {
    if (thread.getState() == Thread.State.NEW) {
      close(UNSTARTED_LIMIT);
    }
  }

  @Override
  public void start() {
    thread.start();
  }

  @Override
  public void stop() {
    receiver.stop();
  }

  /** Asks the member to end without another word to the cluster. Any thread. */
  public void stopNow() {
    receiver.stop();
    consumer.wakeup();
    thread.interrupt();
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
  public String name() {
    return name;
  }

  /** That it has polled; a consumer of a share group is not told what it was assigned. */
  @Override
  public boolean hasJoined() {
    return polled;
  }

  /** None: a share group has no position. */
  @Override
  public Map<Integer, Long> positions() {
    return Map.of();
  }

  @Override
  public long receivedCount() {
    return ledger.receivedCount();
  }

  @Override
  public long settledCount() {
    return ledger.settledCount();
  }

  @Override
  public ShareCounts shareCounts() {
    return ledger.counts();
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
  public Optional<MemberReceipts> receipts() {
    return thread.isAlive() ? Optional.empty() : Optional.of(ledger.receipts());
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }
}
