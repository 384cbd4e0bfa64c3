package io.millrace.pipeline.rig;

import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.send.LoadGenerator;
import io.millrace.core.send.LoadWorker;
import io.millrace.core.send.TransactionalGenerator;
import io.millrace.core.send.Transactions;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.workload.EventSupply;
import io.millrace.core.workload.OrderSource;
import io.millrace.pipeline.cluster.RunMark;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.result.History;
import io.millrace.pipeline.worker.PlantedDelay;
import io.millrace.pipeline.worker.SenderProcess;
import io.millrace.pipeline.worker.SenderTask;
import io.millrace.pipeline.worker.TaskTerms;
import io.millrace.pipeline.worker.WorkerPool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** Makes the senders of a leg, as threads here or as processes of their own. */
final class SenderFactory {
  private final ProducerSettings settings;
  private final WorkerPool workers;
  private final TaskTerms terms;
  private final @Nullable Tracing tracing;
  private final RunMark mark;
  private final NanoClock clock;

  /**
   * For one purpose.
   *
   * @param terms of senders in processes
   * @param tracing null: acknowledgements are not traced
   * @param mark is in every transactional.id
   */
  SenderFactory(
      ProducerSettings settings,
      WorkerPool workers,
      TaskTerms terms,
      @Nullable Tracing tracing,
      RunMark mark,
      NanoClock clock) {
    this.settings = settings;
    this.workers = workers;
    this.terms = terms;
    this.tracing = tracing;
    this.mark = mark;
    this.clock = clock;
  }

  /**
   * The senders of {@code load} to {@code topic}.
   *
   * @param prefix of their names
   * @param run the number that their events bear
   */
  List<LoadWorker> senders(Load.Offered load, OrderTopic topic, String prefix, int run) {
    List<LoadWorker> senders = new ArrayList<>();
    try {
      EventSupply supply = load.processes() ? null : load.workload().supply();
      for (int p = 0; p < load.producers(); p++) {
        senders.add(
            supply == null
                ? process(load, topic, prefix + p, run, p)
                : thread(load, topic, prefix + p, supply.source(run, p), p));
      }
      return senders;
    } catch (RuntimeException e) {
      senders.forEach(LoadWorker::closeNow);
      throw e;
    }
  }

  private LoadWorker process(Load.Offered load, OrderTopic topic, String name, int run, int p) {
    SenderTask.Trace trace =
        tracing == null
            ? null
            : new SenderTask.Trace(
                tracing.gapFloorNs(), tracing.lateBeyondNs(), directoryOf(tracing.history()));
    return new SenderProcess(
        SenderTask.of(
            name,
            terms,
            settings,
            topic.name(),
            topic.partitions(),
            run,
            p,
            load,
            trace,
            mark.transactionalId(name)),
        workers);
  }

  private static @Nullable String directoryOf(@Nullable History history) {
    return history == null ? null : history.directory().toAbsolutePath().toString();
  }

  private LoadWorker thread(
      Load.Offered load, OrderTopic topic, String name, OrderSource source, int p) {
    SentLedger ledger = new SentLedger(p, topic.partitions(), trace(topic, p));
    Transactions transactions = load.transactions();
    if (transactions == null) {
      return new LoadGenerator(
          name,
          producer(settings.forClient(name), load),
          topic.name(),
          topic.partitions(),
          load.workload().pacer(load.producers(), p),
          source,
          ledger,
          clock);
    }
    String id = mark.transactionalId(name);
    return new TransactionalGenerator(
        name,
        () -> producer(settings.forTransactionalClient(name, id), load),
        topic.name(),
        topic.partitions(),
        load.workload().pacer(load.producers(), p),
        source,
        transactions,
        ledger,
        clock);
  }

  private static Producer<byte[], byte[]> producer(
      Map<String, Object> properties, Load.Offered load) {
    return PlantedDelay.before(new KafkaProducer<>(properties), load.plantedDelay());
  }

  private @Nullable AcknowledgementTrace trace(OrderTopic topic, int producer) {
    if (tracing == null) {
      return null;
    }
    History history = tracing.history();
    return new AcknowledgementTrace(
        topic.partitions(),
        tracing.gapFloorNs(),
        tracing.lateBeyondNs(),
        history == null ? AcknowledgementTrace.Listener.NONE : history.producer(producer));
  }
}
