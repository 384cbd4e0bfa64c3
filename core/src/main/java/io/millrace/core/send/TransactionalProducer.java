package io.millrace.core.send;

import io.millrace.core.measure.NanoClock;
import io.millrace.core.transaction.ReplaceableProducer;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The transactional producer of a sender, which survives its failures as a real service does: what
 * can be rolled back is rolled back, and where Kafka's client says that it is of no more use, a new
 * one takes its place, however long that takes. Sender thread only, but for what says otherwise.
 */
final class TransactionalProducer {
  /** Each waits for max.block.ms; what is not confirmed then, the next producer rolls back. */
  private static final int ABORT_ATTEMPTS = 3;

  /** Between two attempts to get a producer: a broken cluster is not asked all the time. */
  private static final long PAUSE_NS = 100_000_000;

  private final ReplaceableProducer client;
  private final SendErrors errors;
  private final NanoClock clock;
  private volatile boolean hurried;

  /** How a transaction ended. */
  enum Ending {
    /** All of it is in the log for good. */
    COMMITTED,
    /** None of it is, or ever will be. */
    ROLLED_BACK,
    /** One or the other. */
    UNKNOWN
  }

  /**
   * Makes the first producer.
   *
   * @param producers makes one with the same transactional.id each time
   */
  TransactionalProducer(
      Supplier<Producer<byte[], byte[]>> producers, SendErrors errors, NanoClock clock) {
    this.client = new ReplaceableProducer(producers);
    this.errors = errors;
    this.clock = clock;
  }

  /** Fences whoever has the same id, and learns the topic. Before the sender thread begins. */
  void connect(String topic) {
    client.prepare();
    client.producer().partitionsFor(topic);
  }

  /**
   * Begins a transaction, with a new producer if the one that there is cannot.
   *
   * @return false when the run gave up before there was one that can
   */
  boolean begin() {
    while (true) {
      try {
        client.begin();
        return true;
      } catch (RuntimeException e) {
        count(e);
        if (!replace()) {
          return false;
        }
      }
    }
  }

  Future<RecordMetadata> send(
      ProducerRecord<byte[], byte[]> record, TransactionalEvent whenAnswered) {
    return client.producer().send(record, whenAnswered);
  }

  /**
   * Commits.
   *
   * @return unknown only when the commit may have reached the coordinator
   */
  Ending commit() {
    for (int attempt = 1; attempt <= ReplaceableProducer.COMMIT_ATTEMPTS && !hurried; ) {
      try {
        client.commit();
        return Ending.COMMITTED;
      } catch (InterruptException e) {
        // the run gives up what is due, not this commit: it is hurried when it gives that up too
        forgetInterrupt();
      } catch (TimeoutException e) {
        count(e);
        attempt++;
      } catch (RuntimeException e) {
        count(e);
        return afterRefusedCommit();
      }
    }
    replace();
    return Ending.UNKNOWN;
  }

  /**
   * A transaction that can still be rolled back was not committed, whoever refused the commit: the
   * coordinator does not roll back one that it has committed.
   */
  private Ending afterRefusedCommit() {
    if (isAborted(true)) {
      return Ending.ROLLED_BACK;
    }
    replace();
    return Ending.UNKNOWN;
  }

  /**
   * Rolls back a transaction whose commit was never asked for. Where nobody confirms it, the
   * coordinator does it as soon as the next producer has the id, or after transaction.timeout.ms.
   *
   * @param counted the error for which it is rolled back was counted: Kafka's client refuses the
   *     abort with the same error, which is then not counted again
   */
  void abort(boolean counted) {
    if (!isAborted(counted)) {
      replace();
    }
  }

  private boolean isAborted(boolean counted) {
    for (int attempt = 1; attempt <= ABORT_ATTEMPTS && !hurried; ) {
      try {
        client.abort();
        return true;
      } catch (InterruptException e) {
        forgetInterrupt(); // as in commit()
      } catch (TimeoutException e) {
        count(e);
        attempt++;
      } catch (RuntimeException e) {
        if (!counted) {
          count(e);
        }
        return false;
      }
    }
    return false;
  }

  /** Kafka's client leaves it set: the next wait would end at once, and the next, and so on. */
  private static void forgetInterrupt() {
    var unused = Thread.interrupted();
  }

  /**
   * Has brokers take what is buffered, so that what is rolled back then was written before.
   *
   * @return false when the run gave up meanwhile
   */
  boolean flush() {
    try {
      client.producer().flush();
      return true;
    } catch (InterruptException e) {
      return false;
    }
  }

  /** A new producer with the same id in place of this one; false when the run gave up before. */
  private boolean replace() {
    client.discard(); // what it still had of a transaction has failed from here on
    while (!hurried) {
      try {
        client.prepare();
        return true;
      } catch (InterruptException e) {
        return false;
      } catch (RuntimeException e) {
        count(e);
      }
      try {
        clock.sleep(PAUSE_NS);
      } catch (InterruptedException e) {
        return false;
      }
    }
    return false;
  }

  private void count(RuntimeException e) {
    errors.count(reason(e));
  }

  /** What went wrong: Kafka's client wraps it when it is asked for something else after it. */
  static Throwable reason(Exception e) {
    Throwable cause = e.getCause();
    return cause != null && e.getClass() == KafkaException.class ? cause : e;
  }

  /** No wait of the sender thread is taken up again once it is interrupted. Any thread. */
  void hurry() {
    hurried = true;
  }

  /** Closes the producer that there is. Any thread, after the sender thread has ended. */
  void close(Duration timeout) {
    client.producer().close(timeout);
  }

  /** The metrics of the producer that there is. Any thread. */
  Map<MetricName, ? extends Metric> metrics() {
    return client.producer().metrics();
  }
}
