package io.millrace.bench.consumer;

import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.NanoClock;
import io.millrace.core.order.OrderCodec;
import io.millrace.core.send.LoadGenerator;
import io.millrace.core.settings.ProducerSettings;
import io.millrace.core.settings.TopicSettings;
import io.millrace.core.workload.EventSize;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import io.millrace.pipeline.cluster.ThrowawayCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.KafkaProducer;

/** A topic full of events, to be read. */
record FilledTopic(String name, int partitions) {
  /** The number that its events are stamped with. */
  static final int RUN = 7;

  private static final int EVENT_BYTES = 200;

  /** A million events take seconds; a machine that needs this long will not measure anything. */
  private static final Duration LIMIT = Duration.ofMinutes(2);

  /** In batches as a loaded producer makes them: a consumer's work depends on their size. */
  private static final Map<String, String> PRODUCER =
      Map.of("acks", "all", "linger.ms", "5", "batch.size", "65536");

  /**
   * Makes the topic and sends {@code events} to it.
   *
   * @return the account of them, all acknowledged
   */
  List<SentHistory> fill(ThrowawayCluster cluster, OrderCodec codec, long events, NanoClock clock)
      throws InterruptedException {
    cluster.makeTopic(new TopicSettings(partitions, (short) 1, Map.of()).newTopic(name));
    Map<String, String> settings = new TreeMap<>(cluster.clientProperties());
    settings.putAll(PRODUCER);
    Workload workload =
        new Workload(
            new Schedule.Max(), codec, new EventSize(EVENT_BYTES, EVENT_BYTES), 1_000_000, 0, 1);
    SentLedger ledger = new SentLedger(0, partitions);
    LoadGenerator generator =
        new LoadGenerator(
            "fill",
            new KafkaProducer<>(ProducerSettings.of(settings).forClient("fill")),
            name,
            partitions,
            workload.pacer(1, 0),
            workload.supply().source(RUN, 0),
            ledger,
            clock);
    generator.connect();
    generator.start(clock.nanoTime(), LIMIT, events);
    generator.awaitSent();
    generator.close(LIMIT);
    if (ledger.acknowledgedCount() != events) {
      throw new IllegalStateException(
          ledger.acknowledgedCount() + " of " + events + " events acknowledged",
          generator.failure());
    }
    return ledger.history();
  }
}
