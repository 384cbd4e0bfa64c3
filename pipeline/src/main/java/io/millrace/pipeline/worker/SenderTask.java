package io.millrace.pipeline.worker;

import io.millrace.core.ledger.AcknowledgementTrace;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.Transactions;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.workload.Content;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.MadeOrders;
import io.millrace.core.workload.OwnPayloads;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.plan.Load;
import io.millrace.pipeline.plan.PayloadFile;
import io.millrace.pipeline.plan.ScheduleText;
import io.millrace.pipeline.result.History;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.jspecify.annotations.Nullable;

/**
 * What a sender in a process of its own is to do.
 *
 * @param properties of its producer; may hold secrets
 * @param run the number that its events bear
 * @param producer its own number among {@code producers}, from 0
 * @param trace null: acknowledgements are not traced
 * @param inTransactions null: events are sent outside of transactions
 */
public record SenderTask(
    String name,
    TaskTerms terms,
    Map<String, String> properties,
    String topic,
    int partitions,
    int run,
    int producer,
    int producers,
    Events events,
    long plantedDelayNs,
    @Nullable Trace trace,
    @Nullable InTransactions inTransactions)
    implements WorkerTask {

  /** See {@link Transactions}; with the transactional.id of the producer. */
  public record InTransactions(String id, long events, long everyNs, double abortShare, long seed) {
    static InTransactions of(String id, Transactions terms) {
      return new InTransactions(
          id, terms.events(), terms.every().toNanos(), terms.abortShare(), terms.seed());
    }

    Transactions terms() {
      return new Transactions(events, Duration.ofNanos(everyNs), abortShare, seed);
    }
  }

  /**
   * What is sent, see {@link Workload}.
   *
   * @param schedule see {@link ScheduleText}
   * @param made null: the user's own payloads are sent
   * @param own null: made orders are sent
   */
  public record Events(
      String schedule,
      @Nullable Made made,
      @Nullable Own own,
      int users,
      double zipfExponent,
      long seed) {
    static Events of(Workload workload) {
      return new Events(
          ScheduleText.write(workload.schedule()),
          workload.content() instanceof MadeOrders orders ? Made.of(orders) : null,
          workload.content() instanceof OwnPayloads payloads ? Own.of(payloads) : null,
          workload.users(),
          workload.zipfExponent(),
          workload.seed());
    }

    /**
     * The same workload; reads the file of the user's own payloads.
     *
     * @throws IllegalArgumentException when that file is not what it was for the run
     */
    Workload workload() {
      Content content = own == null ? Objects.requireNonNull(made).orders() : own.payloads();
      return new Workload(ScheduleText.parse(schedule), content, users, zipfExponent, seed);
    }
  }

  /** See {@link MadeOrders}. */
  public record Made(String format, String size) {
    static Made of(MadeOrders orders) {
      return new Made(orders.codec().name(), orders.size().toString());
    }

    MadeOrders orders() {
      return new MadeOrders(OrderCodec.of(format), EventSize.parse(size));
    }
  }

  /**
   * See {@link OwnPayloads}.
   *
   * @param file a path that does not depend on where a process runs
   */
  public record Own(String file, @Nullable String keyField, String sha256) {
    static Own of(OwnPayloads payloads) {
      OwnPayloads.Origin origin = payloads.origin();
      return new Own(
          Path.of(origin.file()).toAbsolutePath().toString(), origin.keyField(), origin.sha256());
    }

    OwnPayloads payloads() {
      return PayloadFile.read(Path.of(file), keyField, sha256);
    }
  }

  /**
   * What is kept of acknowledgements beyond the ledger, see {@link AcknowledgementTrace}.
   *
   * @param history the directory of the history; null: none is kept
   */
  public record Trace(long gapFloorNs, long lateBeyondNs, @Nullable String history) {}

  /**
   * The task of producer {@code number} of {@code load}.
   *
   * @param transactionalId of its producer, where the load is offered in transactions
   */
  public static SenderTask of(
      String name,
      TaskTerms terms,
      ProducerSettings settings,
      String topic,
      int partitions,
      int run,
      int number,
      Load.Offered load,
      @Nullable Trace trace,
      String transactionalId) {
    Transactions transactions = load.transactions();
    return new SenderTask(
        name,
        terms,
        settings.properties(),
        topic,
        partitions,
        run,
        number,
        load.producers(),
        Events.of(load.workload()),
        load.plantedDelay().toNanos(),
        trace,
        transactions == null ? null : InTransactions.of(transactionalId, transactions));
  }

  /** How much room its producer has for what is not sent yet. */
  long bufferBytes() {
    return Long.parseLong(properties.getOrDefault(ProducerConfig.BUFFER_MEMORY_CONFIG, "0"));
  }

  ProducerSettings settings() {
    return new ProducerSettings(properties);
  }

  Duration plantedDelay() {
    return Duration.ofNanos(plantedDelayNs);
  }

  /** The trace that is asked for, which tells {@code history} too where one is kept. */
  @Nullable AcknowledgementTrace newTrace(@Nullable History history) {
    return trace == null
        ? null
        : new AcknowledgementTrace(
            partitions,
            trace.gapFloorNs(),
            trace.lateBeyondNs(),
            history == null ? AcknowledgementTrace.Listener.NONE : history.producer(producer));
  }

  /** The history that is asked for; null when none is. */
  @Nullable History newHistory() {
    return trace == null || trace.history() == null ? null : History.at(Path.of(trace.history()));
  }

  @Override
  public String toString() {
    return "SenderTask[" + name + "]";
  }
}
