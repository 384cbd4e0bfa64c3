package io.millrace.core.stage;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * Sends within a transaction, and commits the offsets with it; the group's generation in them
 * fences a worker that has lost its partitions. A producer that cannot abort any more is replaced
 * by a new one with the same transactional id, as a real service does.
 */
final class InTransactions implements Passing {
  /**
   * A commit without an answer may have happened or not, and only asking again tells; each attempt
   * takes max.block.ms. Then a new producer ends it, whichever it was.
   */
  private static final int COMMIT_ATTEMPTS = 3;

  private final Consumer<byte[], byte[]> consumer;
  private final Supplier<? extends Producer<byte[], byte[]>> producers;
  private final StageOutput output;
  private final CommitPoint point;
  private final boolean offsetsOutside;
  private Producer<byte[], byte[]> producer;
  private State state = State.NEW;

  /** What can be done with the producer that there is. */
  private enum State {
    /** It has to get its id first. */
    NEW,
    /** It can begin a transaction. */
    READY,
    /** It has begun one, or failed to, which only an abort tells. */
    OPEN,
    /** It is closed, and another has to take its place. */
    CLOSED
  }

  /**
   * Without a transaction yet.
   *
   * @param offsetsOutside the planted mistake, see {@link Delivery#OFFSETS_OUTSIDE}
   */
  InTransactions(
      Consumer<byte[], byte[]> consumer,
      Supplier<? extends Producer<byte[], byte[]>> producers,
      StageOutput output,
      CommitPoint point,
      boolean offsetsOutside) {
    this.consumer = consumer;
    this.producers = producers;
    this.output = output;
    this.point = point;
    this.offsetsOutside = offsetsOutside;
    this.producer = producers.get();
  }

  @Override
  public void begin() {
    if (state == State.CLOSED) {
      producer = producers.get();
      state = State.NEW;
    }
    if (state == State.NEW) {
      producer.initTransactions(); // ends what another with this id has left open
      state = State.READY;
    }
  }

  @Override
  public void take(ConsumerRecord<byte[], byte[]> record, long dueMicros) {
    if (state != State.OPEN) {
      begin();
      state = State.OPEN;
      producer.beginTransaction();
    }
    output.send(producer, record, dueMicros);
  }

  @Override
  public void commit(Batch batch) {
    if (state != State.OPEN) {
      return;
    }
    if (offsetsOutside) {
      producer.flush();
      consumer.commitSync(batch.offsets(), COMMIT_TIMEOUT);
    } else {
      producer.sendOffsetsToTransaction(batch.offsets(), consumer.groupMetadata());
    }
    point.reached(batch.events());
    commitTransaction();
    state = State.READY;
    output.forgetErrors(); // a transaction with a failed send does not commit
    output.committed(batch);
  }

  private void commitTransaction() {
    for (int attempt = 1; ; attempt++) {
      try {
        producer.commitTransaction();
        return;
      } catch (TimeoutException e) {
        output.count(e);
        if (attempt == COMMIT_ATTEMPTS) {
          throw e;
        }
      }
    }
  }

  @Override
  public void rollBack() {
    try {
      switch (state) {
        case NEW -> replaceLater(); // it did not get its id, and may never
        case OPEN -> {
          producer.abortTransaction();
          state = State.READY;
        }
        case READY, CLOSED -> {}
      }
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException | IllegalStateException e) { // fenced, or of unknown outcome
      output.count(e);
      replaceLater();
    } finally {
      output.forgetErrors();
    }
  }

  /** Not at once: that may fail too, which is for {@link #begin} to tell the worker. */
  private void replaceLater() {
    state = State.CLOSED;
    try {
      producer.close(Duration.ZERO);
    } catch (InterruptException e) {
      throw e;
    } catch (KafkaException e) {
      output.count(e);
    }
  }

  @Override
  public void close(Duration limit) {
    producer.close(limit);
  }
}
