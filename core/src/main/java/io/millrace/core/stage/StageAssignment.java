package io.millrace.core.stage;

import io.millrace.core.order.EventFormat;
import io.millrace.core.settings.ConsumerSettings;
import io.millrace.core.settings.ProducerSettings;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;

/**
 * What one worker of a stage reads and writes, and how.
 *
 * @param groupId of the stage: its workers share the partitions of the input
 * @param transactionalId of this worker, and of whoever takes its place: that one ends what it left
 *     open
 * @param run events stamped with this number are counted; all records are passed on
 * @param partitions of both topics: an event stays in its partition
 * @param commitEvery how often what was read is committed; zero: after each poll
 */
public record StageAssignment(
    String groupId,
    String transactionalId,
    String input,
    String output,
    int run,
    EventFormat format,
    int partitions,
    Delivery delivery,
    Duration commitEvery) {

  /**
   * A worker that is killed leaves a transaction open, and nobody reads past it before its end. As
   * Kafka Streams has it, since the 60 s of the producer's own default are long for a stage.
   */
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /** Checks the interval. */
  public StageAssignment {
    if (commitEvery.isNegative()) {
      throw new IllegalArgumentException(
          "stage-commit-every must not be negative, not " + commitEvery);
    }
  }

  /**
   * The properties of the worker's consumer. It reads what is committed only: the stage before it
   * may write in transactions.
   */
  Map<String, Object> consumer(ConsumerSettings settings, String clientId) {
    Map<String, Object> all = settings.forMember(groupId, clientId);
    all.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
    return all;
  }

  /** The properties of the worker's producer. */
  Map<String, Object> producer(ProducerSettings settings, String clientId) {
    if (!delivery.isTransactional()) {
      return settings.forClient(clientId);
    }
    Map<String, Object> all = settings.forTransactionalClient(clientId, transactionalId);
    all.put(
        ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, Long.toString(TRANSACTION_TIMEOUT.toMillis()));
    return all;
  }
}
