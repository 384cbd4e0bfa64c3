package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.EventCounter;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.workload.OrderSource;
import io.millrace.core.workload.Pacer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/**
 * One thread, one producer, open loop: sends each event when it is due, or at once when it is late,
 * and never skips one. Started and stopped by the run's main thread; counters and recorders may be
 * read by the sampler while it runs.
 */
public final class LoadGenerator {
  /**
   * A {@code send()} that takes longer than this was waiting for room in the buffer or for
   * metadata: a copy into a batch takes microseconds.
   */
  private static final long BLOCKED_NS = 1_000_000;

  /**
   * A wake-up for each single event costs CPU that brokers on the same machine need. So a thread
   * that sleeps, sleeps this long, and then sends what has become due: at most this much is added
   * to the schedule lag, which is shown. At 20,000 events a second on two cores the client then
   * spent 21.6 instead of 22.9 CPU seconds per million events (one run each).
   */
  private static final long SHORTEST_PARK_NS = 200_000;

  private final Producer<byte[], byte[]> producer;
  private final String topic;
  private final Pacer pacer;
  private final NanoClock clock;
  private final SentLedger ledger;
  private final SendErrors errors = new SendErrors();
  private final OrderSender sender;
  private final LatencyRecorder scheduleLag = new LatencyRecorder();
  private final EventCounter blockedSends = new EventCounter();
  private final EventCounter blockedNs = new EventCounter();
  private final Thread thread;
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  private volatile boolean stopped;
  private long startNs;
  private long durationNs;
  private long maxEvents;
  private long lastDueNs;

  /**
   * A generator that is ready to start.
   *
   * @param producer closed by {@link #close}
   */
  public LoadGenerator(
      String name,
      Producer<byte[], byte[]> producer,
      String topic,
      int partitions,
      Pacer pacer,
      OrderSource source,
      SentLedger ledger,
      NanoClock clock) {
    this.producer = producer;
    this.topic = topic;
    this.pacer = pacer;
    this.clock = clock;
    this.ledger = ledger;
    thread = new Thread(this::generate, name);
    sender = new OrderSender(producer, topic, partitions, source, ledger, errors, clock, thread);
  }

  /** Connects and learns the topic's partitions; waits at most for max.block.ms. */
  public void connect() {
    producer.partitionsFor(topic);
  }

  /**
   * Starts sending.
   *
   * @param startNs the schedule's origin by the run's clock
   * @param duration events due before its end are sent
   * @param maxEvents sends at most so many
   */
  public void start(long startNs, Duration duration, long maxEvents) {
    this.startNs = startNs;
    this.durationNs = duration.toNanos();
    this.maxEvents = maxEvents;
    thread.start();
  }

  private void generate() {
    try {
      clock.parkUntil(startNs);
      long nowNs = clock.nanoTime();
      for (long index = 0; index < maxEvents && !stopped; index++) {
        long dueNs = pacer.dueNs(index, nowNs - startNs);
        if (dueNs >= durationNs) {
          return;
        }
        long intendedNs = startNs + dueNs;
        while (nowNs < intendedNs) {
          clock.parkUntil(Math.max(intendedNs, nowNs + SHORTEST_PARK_NS));
          nowNs = clock.nanoTime();
          if (stopped) {
            return;
          }
        }
        lastDueNs = dueNs;
        scheduleLag.recordNs(nowNs - intendedNs);
        sender.send(intendedNs, nowNs);
        long afterNs = clock.nanoTime();
        if (afterNs - nowNs > BLOCKED_NS) {
          blockedSends.increment();
          blockedNs.add(afterNs - nowNs);
        }
        nowNs = afterNs;
      }
    } catch (Throwable e) { // a generator that dies must fail the run, whatever killed it
      failure.set(e);
    }
  }

  /** Ends the schedule early: no further event is sent. Any thread. */
  public void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** True while events are still to be sent. */
  public boolean isRunning() {
    return thread.isAlive();
  }

  /** Waits until the last event was handed to the producer. */
  public void awaitSent() throws InterruptedException {
    thread.join();
  }

  /**
   * Sends out what is buffered and waits for the answers, at most for {@code timeout}; then what is
   * unanswered stays unknown.
   */
  public void close(Duration timeout) {
    producer.close(timeout);
    joinUninterrupted();
  }

  /**
   * A producer that is closed refuses whatever its thread still sends, so the thread ends at once.
   */
  private void joinUninterrupted() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What was sent and what became of it. */
  public SentLedger ledger() {
    return ledger;
  }

  /**
   * The clock's reading at the last acknowledgement, or 0 without any. Only after {@link #close}.
   */
  public long lastAcknowledgedNs() {
    return sender.lastAcknowledgedNs();
  }

  /**
   * The highest offset of {@code partition} that a broker acknowledged so far; -1 without any, and
   * under acks=0, where brokers say nothing. Any thread.
   */
  public long lastOffset(int partition) {
    return sender.lastOffset(partition);
  }

  /**
   * When the last event that was sent was due, in ns after the start. Only after {@link #close}.
   */
  public long lastDueNs() {
    return lastDueNs;
  }

  /** Acknowledgement minus intended time. */
  public LatencyRecorder responseTime() {
    return sender.responseTime();
  }

  /** Acknowledgement minus actual start of {@code send()}. */
  public LatencyRecorder serviceTime() {
    return sender.serviceTime();
  }

  /** Actual start of {@code send()} minus intended time. */
  public LatencyRecorder scheduleLag() {
    return scheduleLag;
  }

  /** How often {@code send()} blocked, for room in the buffer or for metadata. */
  public long blockedSends() {
    return blockedSends.get();
  }

  /** How long {@code send()} blocked in all. */
  public Duration blockedTime() {
    return Duration.ofNanos(blockedNs.get());
  }

  /** Errors by kind. */
  public SendErrors errors() {
    return errors;
  }

  /** What ended the generator before its time, if anything did. */
  public @Nullable Throwable failure() {
    return failure.get();
  }
}
