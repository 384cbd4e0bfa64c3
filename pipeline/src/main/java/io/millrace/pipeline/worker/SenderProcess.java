package io.millrace.pipeline.worker;

import io.millrace.core.ledger.SentAccount;
import io.millrace.core.measure.Deadline;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** A sender in a JVM of its own. */
public final class SenderProcess implements LoadWorker {
  /**
   * A JVM starts within a second or two on a machine that is not overloaded; then it connects,
   * which takes at most max.block.ms, a minute by default.
   */
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(90);

  /** To close a producer by force, to put the account of a long run into a line, to read it. */
  private static final Duration TELL_LIMIT = Duration.ofSeconds(10);

  private static final Duration LOOK_EVERY = Duration.ofMillis(10);

  private final SenderTask task;
  private final WorkerProcess process;
  private final RemoteHistogram response = new RemoteHistogram();
  private final RemoteHistogram service = new RemoteHistogram();
  private final RemoteHistogram lag = new RemoteHistogram();
  private final RemoteHistogram commits = new RemoteHistogram();
  private volatile SenderReport last;
  private volatile @Nullable String failure;
  private volatile boolean started;
  private boolean askedToClose;

  /** Gives the sender of {@code pool} its task; it connects at once. */
  public SenderProcess(SenderTask task, WorkerPool pool) {
    this.task = task;
    this.last = SenderReport.ofNothing(task.partitions());
    this.process = pool.sender(task.name(), task.bufferBytes());
    process.begin(task, this::take);
  }

  private void take(WorkerReport report) {
    failure = report.failure();
    SenderReport of = report.sender();
    if (of != null) {
      response.add(of.response());
      service.add(of.service());
      lag.add(of.lag());
      commits.add(of.commits());
      if (report.last()) {
        started = false;
      }
      last = of;
    }
  }

  @Override
  public String name() {
    return task.name();
  }

  @Override
  public void connect() {
    boolean connected =
        Deadline.after(CONNECT_LIMIT)
            .awaitUnlessInterrupted(
                () -> {
                  throwFailure();
                  return last.connected();
                },
                LOOK_EVERY);
    if (!connected) {
      throw new IllegalStateException(
          "producer "
              + name()
              + " did not connect within "
              + CONNECT_LIMIT.toSeconds()
              + " s of its start");
    }
  }

  private void throwFailure() {
    Throwable failed = failure();
    if (failed != null) {
      throw new IllegalStateException(failed.getMessage(), failed);
    }
  }

  @Override
  public void start(long startNs, Duration duration, long maxEvents) {
    started = true;
    process.tellIfThere(Order.START + startNs + " " + duration.toNanos() + " " + maxEvents);
  }

  /** Until it reports that it has begun it is taken to run: it was told to. */
  @Override
  public boolean isRunning() {
    SenderReport told = last;
    return started && process.isAlive() && (told.running() || !told.begun());
  }

  @Override
  public void stop() {
    process.tellIfThere(Order.STOP);
  }

  @Override
  public void abandon() {
    started = false;
    process.tellIfThere(Order.ABANDON);
  }

  @Override
  public void endOrdinary(long atNs) {
    process.tellIfThere(Order.END_ORDINARY + atNs);
  }

  @Override
  public void beginClose(Duration timeout) {
    if (!askedToClose) {
      askedToClose = true;
      process.tellIfThere(Order.CLOSE + timeout.toMillis());
    }
  }

  @Override
  public boolean isClosed() {
    return process.isOver();
  }

  @Override
  public void closeNow() {
    if (isClosed() || process.failure() != null) {
      return; // its pool ends what is left of it
    }
    process.tellIfThere(Order.CLOSE + 0);
    try {
      process.awaitTold(TELL_LIMIT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!isClosed()) {
      process.end();
    }
  }

  @Override
  public SendCounts counts() {
    return last.counts();
  }

  @Override
  public IntervalSource responseTime() {
    return response;
  }

  @Override
  public IntervalSource serviceTime() {
    return service;
  }

  @Override
  public IntervalSource scheduleLag() {
    return lag;
  }

  @Override
  public TransactionCounts transactions() {
    return last.transactions();
  }

  @Override
  public IntervalSource commitTime() {
    return commits;
  }

  @Override
  public Map<String, Long> errorCounts() {
    return last.errors();
  }

  @Override
  public long lastOffset(int partition) {
    return last.lastOffsets()[partition];
  }

  @Override
  public long late(int partition) {
    return last.late()[partition];
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return process.clientMetrics();
  }

  private Optional<SenderReport.Account> told() {
    return Optional.ofNullable(last.account());
  }

  @Override
  public Optional<SentAccount> account() {
    return told().map(account -> account.toSent(task.producer()));
  }

  @Override
  public long lastAcknowledgedNs() {
    return told().map(SenderReport.Account::lastAcknowledgedNs).orElse(0L);
  }

  @Override
  public long lastDueNs() {
    return told().map(SenderReport.Account::lastDueNs).orElse(0L);
  }

  @Override
  public @Nullable Throwable failure() {
    String said = failure;
    return said != null
        ? new IllegalStateException("producer " + name() + ": " + said)
        : process.failure();
  }
}
