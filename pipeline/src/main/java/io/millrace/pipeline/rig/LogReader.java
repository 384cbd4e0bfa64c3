package io.millrace.pipeline.rig;

import io.millrace.core.consume.UnreadKey;
import io.millrace.core.ledger.Anomaly;
import io.millrace.core.ledger.LogAccount;
import io.millrace.core.ledger.LogAudit;
import io.millrace.core.ledger.LogCopies;
import io.millrace.core.ledger.LogLedger;
import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.PlantedReading;
import io.millrace.core.ledger.ReceivedLedger;
import io.millrace.core.ledger.RemovedRecords;
import io.millrace.core.ledger.SentAccount;
import io.millrace.core.order.OrderStamp;
import io.millrace.pipeline.cluster.Cluster;
import io.millrace.pipeline.worker.ReportedOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * A fresh consumer, outside any group, that reads every log of a topic from where the run began to
 * its end: the witness that no member of a group can be. Used by the run's main thread.
 */
public final class LogReader {
  private static final Duration POLL = Duration.ofMillis(500);

  /** A log that is there answers within a second; half a minute of nothing is no answer. */
  private static final long SILENT_LIMIT_NS = 30_000_000_000L;

  private final Cluster cluster;
  private final OrderTopic topic;
  private final int run;
  private final Deserializer<@Nullable OrderStamp> stamps;
  private final boolean committedOnly;

  /**
   * A reader that has read nothing.
   *
   * @param committedOnly it reads as read_committed groups do, up to the last stable offset
   */
  public LogReader(
      Cluster cluster,
      OrderTopic topic,
      int run,
      Deserializer<@Nullable OrderStamp> stamps,
      boolean committedOnly) {
    this.cluster = cluster;
    this.topic = topic;
    this.run = run;
    this.stamps = stamps;
    this.committedOnly = committedOnly;
  }

  /**
   * Reads the logs, twice if events are repeated in them.
   *
   * @param killed what members told that cannot say any more which events they received
   * @param others told of the first reading too
   * @param removed what the topic's settings may have removed
   * @throws IllegalStateException when a log cannot be read to its end
   */
  public LogReading read(
      List<SentAccount> sent,
      List<ReportedOffsets> killed,
      List<LogAccount> others,
      List<RemovedRecords> removed) {
    LogLedger truth = new LogLedger(topic.partitions(), sent);
    List<PlantedReading> planted =
        Arrays.stream(Anomaly.values())
            .filter(anomaly -> committedOnly || anomaly != Anomaly.PHANTOM)
            .map(anomaly -> new PlantedReading(anomaly, new LogLedger(topic.partitions(), sent)))
            .toList();
    Map<ReportedOffsets, ReceivedLedger> replayed = new LinkedHashMap<>();
    killed.forEach(member -> replayed.put(member, new ReceivedLedger(topic.partitions())));
    List<LogAccount> first = all(truth, planted);
    first.addAll(others);
    readInto(first, replayed, () -> false);
    if (truth.needsAnotherReading()) {
      truth = truth.again();
      planted = planted.stream().map(PlantedReading::again).toList();
      readInto(all(truth, planted), Map.of(), () -> false);
    }
    Map<ReportedOffsets, MemberReceipts> receipts = new HashMap<>();
    replayed.forEach((member, received) -> receipts.put(member, received.receipts()));
    LogAudit audit = truth.audit(removed);
    return new LogReading(
        audit, planted.stream().map(reading -> reading.proof(audit)).toList(), receipts);
  }

  /**
   * Reads the logs once.
   *
   * @param giveUp asked again and again: true ends the reading
   * @return how often each event of the run is in them; nothing when it was given up
   * @throws IllegalStateException when a log cannot be read to its end
   */
  public Optional<LogCopies> copies(BooleanSupplier giveUp) {
    LogCopies copies = new LogCopies();
    return readInto(List.of(copies), Map.of(), giveUp) ? Optional.of(copies) : Optional.empty();
  }

  private static List<LogAccount> all(LogLedger truth, List<PlantedReading> planted) {
    List<LogAccount> all = new ArrayList<>(planted);
    all.add(truth);
    return all;
  }

  /** False when it was given up. */
  private boolean readInto(
      List<LogAccount> accounts,
      Map<ReportedOffsets, ReceivedLedger> replayed,
      BooleanSupplier giveUp) {
    List<TopicPartition> partitions =
        IntStream.range(0, topic.partitions())
            .mapToObj(p -> new TopicPartition(topic.name(), p))
            .toList();
    List<Long> starts = topic.startOffsets();
    List<Long> ends = committedOnly ? topic.stableEndOffsets() : topic.endOffsets();
    Map<String, Object> settings = new HashMap<>(cluster.clientProperties());
    settings.put("auto.offset.reset", "earliest");
    settings.put("enable.metrics.push", "false");
    settings.put("enable.auto.commit", "false");
    settings.put("isolation.level", committedOnly ? "read_committed" : "read_uncommitted");
    try (KafkaConsumer<@Nullable Void, @Nullable OrderStamp> consumer =
        new KafkaConsumer<>(settings, new UnreadKey(), stamps)) {
      consumer.assign(partitions);
      for (int p = 0; p < partitions.size(); p++) {
        consumer.seek(partitions.get(p), starts.get(p));
      }
      long lastProgressNs = System.nanoTime();
      while (!isAtEnd(consumer, partitions, ends)) {
        if (giveUp.getAsBoolean()) {
          return false;
        }
        var records = consumer.poll(POLL);
        for (ConsumerRecord<@Nullable Void, @Nullable OrderStamp> record : records) {
          note(record, accounts, replayed);
        }
        if (!records.isEmpty()) {
          lastProgressNs = System.nanoTime();
        } else if (System.nanoTime() - lastProgressNs > SILENT_LIMIT_NS) {
          throw new IllegalStateException(
              "the log of topic '" + topic.name() + "' cannot be read to its end");
        }
      }
    }
    return true;
  }

  private static boolean isAtEnd(
      KafkaConsumer<?, ?> consumer, List<TopicPartition> partitions, List<Long> ends) {
    for (int p = 0; p < partitions.size(); p++) {
      if (consumer.position(partitions.get(p)) < ends.get(p)) {
        return false;
      }
    }
    return true;
  }

  private void note(
      ConsumerRecord<@Nullable Void, @Nullable OrderStamp> record,
      List<LogAccount> accounts,
      Map<ReportedOffsets, ReceivedLedger> replayed) {
    OrderStamp stamp = record.value();
    if (stamp == null || !stamp.belongsTo(run, topic.partitions())) {
      accounts.forEach(LogAccount::foreign);
      return;
    }
    for (LogAccount account : accounts) {
      account.read(
          stamp.producer(),
          stamp.partition(),
          stamp.sequence(),
          stamp.user(),
          record.partition(),
          record.offset());
    }
    replayed.forEach(
        (member, received) -> {
          for (int t = member.times(record.partition(), record.offset()); t > 0; t--) {
            received.receive(
                stamp.producer(),
                stamp.partition(),
                stamp.sequence(),
                stamp.user(),
                record.partition(),
                record.offset());
          }
        });
  }
}
