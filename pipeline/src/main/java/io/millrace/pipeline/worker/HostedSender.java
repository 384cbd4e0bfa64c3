package io.millrace.pipeline.worker;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.IntervalSource;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadGenerator;
import io.millrace.core.send.PacedSender;
import io.millrace.core.send.TransactionalGenerator;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.result.History;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/** A sender in a worker process. */
final class HostedSender implements HostedTask {
  private final SenderTask task;
  private final NanoClock clock;
  private final @Nullable History history;
  private volatile @Nullable PacedSender generator;
  private volatile boolean connected;
  private volatile boolean begun;
  private volatile @Nullable Duration closeWithin;

  HostedSender(SenderTask task) {
    this.task = task;
    this.clock = NanoClock.system(task.terms().clockOffsetNs());
    this.history = task.newHistory();
  }

  @Override
  public void begin() {
    Workload workload = task.events().workload();
    SentLedger ledger = new SentLedger(task.producer(), task.partitions(), task.newTrace(history));
    SenderTask.InTransactions transactions = task.inTransactions();
    PacedSender made =
        transactions == null
            ? new LoadGenerator(
                task.name(),
                producer(task.settings().forClient(task.name())),
                task.topic(),
                task.partitions(),
                workload.pacer(task.producers(), task.producer()),
                workload.supply().source(task.run(), task.producer()),
                ledger,
                clock)
            : new TransactionalGenerator(
                task.name(),
                () ->
                    producer(
                        task.settings().forTransactionalClient(task.name(), transactions.id())),
                task.topic(),
                task.partitions(),
                workload.pacer(task.producers(), task.producer()),
                workload.supply().source(task.run(), task.producer()),
                transactions.terms(),
                ledger,
                clock);
    generator = made;
    made.connect();
    connected = true;
  }

  private Producer<byte[], byte[]> producer(Map<String, Object> properties) {
    return PlantedDelay.before(new KafkaProducer<>(properties), task.plantedDelay());
  }

  @Override
  public void obey(String line) {
    PacedSender of = generator;
    if (line.startsWith(Order.CLOSE)) {
      Duration within = Duration.ofMillis(Long.parseLong(line.substring(Order.CLOSE.length())));
      if (of != null && closeWithin != null && within.isZero()) {
        of.closeNow(); // it is being closed, and that takes too long
      }
      closeWithin = within;
    }
    if (of == null) {
      return; // it has not begun, and is told nothing else before it says so
    }
    if (line.startsWith(Order.START)) {
      String[] terms = line.substring(Order.START.length()).split(" ", -1);
      of.start(
          Long.parseLong(terms[0]),
          Duration.ofNanos(Long.parseLong(terms[1])),
          Long.parseLong(terms[2]));
      begun = true;
    } else if (line.equals(Order.STOP)) {
      of.stop();
    } else if (line.equals(Order.ABANDON)) {
      of.abandon();
    } else if (line.startsWith(Order.END_ORDINARY)) {
      of.endOrdinary(Long.parseLong(line.substring(Order.END_ORDINARY.length())));
    }
  }

  @Override
  public boolean isEnding() {
    return closeWithin != null || (generator != null && generator.failure() != null);
  }

  @Override
  public void end() throws InterruptedException {
    Duration within = closeWithin;
    PacedSender of = generator;
    if (of != null) {
      if (within == null || within.isZero()) {
        of.closeNow();
      } else {
        of.close(within);
      }
    }
    if (history != null) {
      history.close();
    }
  }

  @Override
  public WorkerReport report(
      boolean ended,
      JvmUsage usage,
      @Nullable String hiccups,
      @Nullable List<ClientMetric> client) {
    PacedSender of = generator;
    Throwable failure = of == null ? null : of.failure();
    return new WorkerReport(
        usage,
        hiccups,
        client,
        of == null ? SenderReport.ofNothing(task.partitions()) : report(of, ended),
        null,
        failure == null ? null : failure.toString(),
        ended);
  }

  private SenderReport report(PacedSender of, boolean ended) {
    return new SenderReport(
        connected,
        begun,
        of.isRunning(),
        of.counts(),
        IntStream.range(0, task.partitions()).mapToLong(of::lastOffset).toArray(),
        IntStream.range(0, task.partitions()).mapToLong(of::late).toArray(),
        of.errorCounts(),
        drained(of.responseTime()),
        drained(of.serviceTime()),
        drained(of.scheduleLag()),
        ended
            ? SenderReport.Account.of(
                of.account().orElseThrow(), of.lastAcknowledgedNs(), of.lastDueNs())
            : null,
        of.transactions(),
        drained(of.commitTime()));
  }

  private static @Nullable String drained(IntervalSource stage) {
    Histogram interval = LatencyRecorder.emptyHistogram();
    stage.drainInto(interval);
    return HistogramText.write(interval);
  }

  @Override
  public Map<MetricName, ? extends Metric> clientMetrics() {
    return generator == null ? Map.of() : generator.clientMetrics();
  }
}
