package io.millrace.core.send;

import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.SentAccount;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.EventCounter;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.workload.Pacer;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * What every sender in this JVM is made of: one thread on an open-loop schedule, which is started,
 * stopped and abandoned, and closed with a bound whatever the cluster does. How events reach Kafka
 * is the business of the two that there are. Started and stopped by the run's main thread; counters
 * and recorders may be read by the sampler while it runs.
 */
public abstract sealed class PacedSender implements LoadWorker
    permits LoadGenerator, TransactionalGenerator {
  /**
   * A {@code send()} that takes longer than this was waiting for room in the buffer or for
   * metadata: a copy into a batch takes microseconds.
   */
  static final long BLOCKED_NS = 1_000_000;

  /**
   * A wake-up for each single event costs CPU that brokers on the same machine need. So a thread
   * that sleeps, sleeps this long, and then sends what has become due: at most this much is added
   * to the schedule lag, which is shown. At 20,000 events a second on two cores the client then
   * spent 21.6 instead of 22.9 CPU seconds per million events (one run each).
   */
  static final long SHORTEST_PARK_NS = 200_000;

  /** A stop is seen by a generator that sleeps after this long at most. */
  static final long LONGEST_PARK_NS = 100_000_000;

  /** An interrupted send returns at once; only a serializer or interceptor could hold it up. */
  private static final long END_LIMIT_MS = 5_000;

  private static final Duration CLOSE_LOOK = Duration.ofMillis(5);

  private final String name;
  final Pacer pacer;
  final NanoClock clock;
  final SentLedger ledger;
  final SendErrors errors = new SendErrors();
  final LatencyRecorder scheduleLag = new LatencyRecorder();
  final EventCounter blockedSends = new EventCounter();
  final EventCounter blockedNs = new EventCounter();
  final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private final EventCounter neverNumbered = new EventCounter();
  long startNs;
  long maxEvents;
  long lastDueNs;

  /** Events due from here on, in ns after the start, are not part of the schedule. */
  private volatile long scheduleEndNs;

  /** Events due from here on are not sent: the schedule's end, or long ago when abandoned. */
  volatile long sendEndNs;

  private @Nullable Thread closing;

  PacedSender(String name, Pacer pacer, SentLedger ledger, NanoClock clock) {
    this.name = name;
    this.pacer = pacer;
    this.clock = clock;
    this.ledger = ledger;
    thread = new Thread(this::work, name);
  }

  private void work() {
    try {
      generate();
    } catch (Throwable e) { // a generator that dies must fail the run, whatever killed it
      failure.set(e);
    }
  }

  /** Sends every event when it is due, until the schedule's end. Sender thread only. */
  abstract void generate();

  /** Sends out what is buffered and waits for the answers, at most for {@code timeout}. */
  abstract void closeProducer(Duration timeout);

  @Override
  public String name() {
    return name;
  }

  @Override
  public void start(long startNs, Duration duration, long maxEvents) {
    this.startNs = startNs;
    this.scheduleEndNs = duration.toNanos();
    this.sendEndNs = duration.toNanos();
    this.maxEvents = maxEvents;
    thread.start();
  }

  /** Counts the events that are due, from {@code index} on, and will not be sent. */
  final void giveUp(long index, long dueNs) {
    long endNs = scheduleEndNs;
    if (dueNs >= endNs || !pacer.isOpenLoop()) {
      return;
    }
    long due = Math.min(maxEvents - index, 1 + pacer.dueAfter(index, endNs));
    lastDueNs = due > 1 ? endNs : dueNs;
    neverNumbered.add(due);
  }

  @Override
  public synchronized void stop() {
    scheduleEndNs = Math.min(scheduleEndNs, clock.nanoTime() - startNs);
    sendEndNs = Math.min(sendEndNs, scheduleEndNs);
  }

  @Override
  public synchronized void abandon() {
    sendEndNs = Long.MIN_VALUE;
    thread.interrupt();
  }

  @Override
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Waits until the last event was handed to the producer. */
  public void awaitSent() throws InterruptedException {
    thread.join();
  }

  @Override
  public synchronized void beginClose(Duration timeout) {
    if (closing == null) {
      Thread thread = new Thread(() -> closeProducer(timeout), name + "-close");
      thread.setDaemon(true); // it waits for brokers: the end of the JVM must not
      thread.start();
      closing = thread;
    }
  }

  @Override
  public synchronized boolean isClosed() {
    return closing != null && !closing.isAlive() && !thread.isAlive();
  }

  @Override
  public void closeNow() {
    if (isClosed()) {
      return;
    }
    abandon();
    join(thread);
    closeProducer(Duration.ZERO);
    Thread waiting;
    synchronized (this) {
      waiting = closing;
    }
    if (waiting != null) {
      join(waiting);
    }
  }

  /** Sends out what is buffered and waits for the answers, at most for {@code timeout}. */
  public void close(Duration timeout) throws InterruptedException {
    beginClose(timeout);
    Deadline.after(timeout).await(this::isClosed, CLOSE_LOOK);
    closeNow();
  }

  private static void join(Thread ending) {
    try {
      ending.join(END_LIMIT_MS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was sent and what became of it. */
  public SentLedger ledger() {
    return ledger;
  }

  @Override
  public long lastDueNs() {
    return lastDueNs;
  }

  @Override
  public LatencyRecorder scheduleLag() {
    return scheduleLag;
  }

  @Override
  public SendCounts counts() {
    return new SendCounts(
        ledger.issuedCount() + neverNumbered.get(),
        ledger.acknowledgedCount(),
        ledger.refusedCount(),
        ledger.unknownCount(),
        ledger.notSentCount() + neverNumbered.get(),
        blockedSends.get(),
        blockedNs.get(),
        ledger.abortedCount());
  }

  @Override
  public long late(int partition) {
    AcknowledgementTrace trace = ledger.trace();
    return trace == null ? 0 : trace.late(partition);
  }

  @Override
  public void endOrdinary(long atNs) {
    AcknowledgementTrace trace = ledger.trace();
    if (trace != null) {
      trace.endOrdinary(atNs);
    }
  }

  @Override
  public Optional<SentAccount> account() {
    return Optional.of(ledger.account());
  }

  @Override
  public Map<String, Long> errorCounts() {
    return errors.counts();
  }

  /** Errors by kind. */
  public SendErrors errors() {
    return errors;
  }

  @Override
  public @Nullable Throwable failure() {
    return failure.get();
  }
}
