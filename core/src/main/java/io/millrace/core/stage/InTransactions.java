package io.millrace.core.stage;

import io.millrace.core.transaction.ReplaceableProducer;
import java.time.Duration;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends within a transaction, and commits the offsets with it; the group's generation in them
 * fences a worker that has lost its partitions. A producer that cannot abort any more is replaced
 * by a new one with the same transactional id, as a real service does.
 */
final class InTransactions implements Passing {
  private final Consumer<byte[], byte[]> consumer;
  private final ReplaceableProducer client;
  private final StageOutput output;
  private final CommitPoint point;
  private final boolean offsetsOutside;

  /**
   * Without a transaction yet.
   *
   * @param offsetsOutside the planted mistake, see {@link Delivery#OFFSETS_OUTSIDE}
   */
  InTransactions(
      Consumer<byte[], byte[]> consumer,
      ReplaceableProducer client,
      StageOutput output,
      CommitPoint point,
      boolean offsetsOutside) {
    this.consumer = consumer;
    this.client = client;
    this.output = output;
    this.point = point;
    this.offsetsOutside = offsetsOutside;
  }

  @Override
  public void begin() {
    client.prepare();
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, long dueMicros) {
    if (!client.isOpen()) {
      client.begin();
    }
    output.send(client.producer(), record, dueMicros);
  }

  @Override
  public void commit(Batch batch) {
    if (!client.isOpen()) {
      return;
    }
    if (offsetsOutside) {
      client.producer().flush();
      consumer.commitSync(batch.offsets(), COMMIT_TIMEOUT);
    } else {
      client.producer().sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
    }
    point.reached(batch.events());
    commitTransaction();
    output.forgetErrors(); // a transaction with a failed send does not commit
    output.committed(batch);
  }

  private void commitTransaction() {
    for (int attempt = 1; ; attempt++) {
      try {
        client.commit();
        return;
      } catch (TimeoutException e) {
        output.count(e);
        if (attempt == ReplaceableProducer.COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void rollBack() {
    try {
      if (client.isOpen()) {
        client.abort();
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) { // fenced, or of unknown outcome
      output.count(e);
      client.discard();
    } finally {
      output.forgetErrors();
    }
  }

  @Override
  public void close(Duration limit) {
    client.producer().close(limit);
  }
}
