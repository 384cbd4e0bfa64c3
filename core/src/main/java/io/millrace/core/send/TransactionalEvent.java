package io.millrace.core.send;

import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * One event of an open transaction, and what its broker said of it: no outcome yet, since that is
 * the transaction's. Made and read by the sender thread; answered by the producer's network thread,
 * before the commit or the flush returns that the sender thread waits for.
 */
final class TransactionalEvent implements Callback {
  final int partition;
  final long sequence;
  final long intendedNs;
  final long sentNs;
  private volatile @Nullable Exception error;
  private volatile long offset = -1;

  TransactionalEvent(int partition, long sequence, long intendedNs, long sentNs) {
    this.partition = partition;
    this.sequence = sequence;
    this.intendedNs = intendedNs;
    this.sentNs = sentNs;
  }

  @Override
  public void onCompletion(RecordMetadata metadata, @Nullable Exception failed) {
    if (failed == null) {
      offset = metadata.offset();
    } else {
      error = failed;
    }
  }

  /** {@code send()} itself did not take it. */
  void failed(Exception thrown) {
    error = thrown;
  }

  /** What kept it out of the transaction, if anything did. */
  @Nullable Exception error() {
    return error;
  }

  /** Where it stands in the log; -1 where no broker said so. */
  long offset() {
    return offset;
  }
}
