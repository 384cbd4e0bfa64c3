package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Settles the events of one producer's transactions, all of one at once: ledger and histograms.
 * Written by the sender thread; recorders and offsets may be read by any.
 */
final class TransactionSettlement {
  private final NanoClock clock;
  private final SentLedger ledger;
  private final AtomicLongArray lastOffsets;
  private long lastAcknowledgedNs;
  final LatencyRecorder responseTime = new LatencyRecorder();
  final LatencyRecorder serviceTime = new LatencyRecorder();

  TransactionSettlement(NanoClock clock, SentLedger ledger, int partitions) {
    this.clock = clock;
    this.ledger = ledger;
    this.lastOffsets = new AtomicLongArray(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      lastOffsets.setPlain(partition, -1);
    }
  }

  /** The transaction is committed: its events are acknowledged, now and not before. */
  void committed(List<TransactionalEvent> events) {
    long nowNs = clock.nanoTime();
    for (TransactionalEvent event : events) {
      Exception error = event.error();
      if (error != null) {
        without(event, error);
        continue;
      }
      responseTime.recordNs(nowNs - event.intendedNs);
      serviceTime.recordNs(nowNs - event.sentNs);
      ledger.acknowledged(event.partition, event.sequence, event.offset(), event.intendedNs, nowNs);
      lastAcknowledgedNs = nowNs;
      if (event.offset() > lastOffsets.getPlain(event.partition)) {
        lastOffsets.setOpaque(event.partition, event.offset()); // one writer, and no fence
      }
    }
  }

  /** Kafka's client lets no transaction be committed of which an event failed; to be sure. */
  private void without(TransactionalEvent event, Exception error) {
    switch (SendOutcome.of(error)) {
      case REFUSED -> ledger.refused(event.partition, event.sequence);
      case UNKNOWN -> ledger.unknown(event.partition, event.sequence);
    }
  }

  /** The transaction is, or will certainly be, rolled back: no reader of committed ones sees it. */
  void rolledBack(List<TransactionalEvent> events) {
    for (TransactionalEvent event : events) {
      Exception error = event.error();
      if (error != null && SendOutcome.of(error) == SendOutcome.REFUSED) {
        ledger.refused(event.partition, event.sequence);
      } else {
        ledger.aborted(event.partition, event.sequence);
      }
    }
  }

  /** Nobody said what became of the commit: all of the transaction is in the log or none of it. */
  void doubtful(List<TransactionalEvent> events) {
    for (TransactionalEvent event : events) {
      ledger.unknown(event.partition, event.sequence);
    }
  }

  /** The clock's reading at the last commit; 0 without any. Only after the sender has ended. */
  long lastAcknowledgedNs() {
    return lastAcknowledgedNs;
  }

  /** The highest committed offset of a partition so far; -1 without any. Any thread. */
  long lastOffset(int partition) {
    return lastOffsets.getOpaque(partition);
  }
}
