package io.millrace.core.transaction;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;

/**
 * A transactional producer whose place another takes, with the same transactional.id, when it is of
 * no more use: fenced by another with its id or by its coordinator, or with a transaction of
 * unknown outcome, which the next one ends. As a real service does. Knows what can be done next;
 * how often and how long to try is its user's business. One thread, but for what says otherwise.
 */
public final class ReplaceableProducer {
  /**
   * A commit that got no answer may be asked for again, and then is the same commit. Each attempt
   * waits for max.block.ms, a minute by default. After three, a new producer ends the transaction,
   * whichever its outcome was.
   */
  public static final int COMMIT_ATTEMPTS = 3;

  private final Supplier<? extends Producer<byte[], byte[]>> producers;
  private volatile Producer<byte[], byte[]> producer;
  private State state = State.NEW;

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
   * Makes the first producer.
   *
   * @param producers makes one with the same transactional.id each time
   */
  public ReplaceableProducer(Supplier<? extends Producer<byte[], byte[]>> producers) {
    this.producers = producers;
    this.producer = producers.get();
  }

  /**
   * Makes sure that there is a producer which can begin a transaction: makes one if need be, and
   * has it end what another with this id has left open. May be called again when it has failed.
   *
   * @throws RuntimeException whatever Kafka throws when the producer cannot be had
   */
  public void prepare() {
    if (state == State.CLOSED) {
      producer = producers.get();
      state = State.NEW;
    }
    if (state == State.NEW) {
      try {
        producer.initTransactions();
      } catch (RuntimeException e) {
        discard(); // some of its failures are for good
        throw e;
      }
      state = State.READY;
    }
  }

  /** Begins a transaction, when it is prepared. */
  public void begin() {
    prepare();
    state = State.OPEN;
    producer.beginTransaction();
  }

  /** Whether a transaction was begun, and is neither committed nor rolled back. */
  public boolean isOpen() {
    return state == State.OPEN;
  }

  /** Asks once for the commit; see {@link #COMMIT_ATTEMPTS}. */
  public void commit() {
    producer.commitTransaction();
    state = State.READY;
  }

  /** Asks once that the open transaction be rolled back. */
  public void abort() {
    producer.abortTransaction();
    state = State.READY;
  }

  /** Closes a producer that is of no more use; {@link #prepare} makes the next one. */
  public void discard() {
    state = State.CLOSED;
    try {
      producer.close(Duration.ZERO);
    } catch (RuntimeException e) {
      // it is told to end, and ends by itself; an interrupt stays set and ends the next wait
    }
  }

  /** The producer that there is. Any thread. */
  public Producer<byte[], byte[]> producer() {
    return producer;
  }
}
