package io.millrace.core.send;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * Settles one producer's events: ledger and histograms. Its methods run on the producer's network
 * thread, but for an error that {@code send()} itself reports through the callback, which arrives
 * on the sender thread and is told apart there.
 */
final class Acknowledgements {
  private final NanoClock clock;
  private final SentLedger ledger;
  private final SendErrors errors;
  private final Thread senderThread;
  private final AtomicLongArray lastOffsets;
  private long lastAcknowledgedNs;
  final LatencyRecorder responseTime = new LatencyRecorder();
  final LatencyRecorder serviceTime = new LatencyRecorder();

  Acknowledgements(
      NanoClock clock, SentLedger ledger, SendErrors errors, Thread senderThread, int partitions) {
    this.lastOffsets = new AtomicLongArray(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      lastOffsets.setPlain(partition, -1);
    }
    this.clock = clock;
    this.ledger = ledger;
    this.errors = errors;
    this.senderThread = senderThread;
  }

  /**
   * An event that its broker has taken.
   *
   * @param offset where it stands in the log; -1 under acks=0, where no broker said so
   */
  void acknowledged(InFlight event, long offset) {
    long nowNs = clock.nanoTime();
    responseTime.recordNs(nowNs - event.intendedNs());
    serviceTime.recordNs(nowNs - event.sentNs());
    ledger.acknowledged(event.partition(), event.sequence(), offset, event.intendedNs(), nowNs);
    lastAcknowledgedNs = nowNs;
    if (offset > lastOffsets.getPlain(event.partition())) {
      lastOffsets.setOpaque(event.partition(), offset); // one writer, and no fence
    }
  }

  void failed(InFlight event, Exception error) {
    errors.count(error);
    if (Thread.currentThread() == senderThread) {
      ledger.refusedAtSend(event.partition(), event.sequence());
      return;
    }
    switch (SendOutcome.of(error)) {
      case REFUSED -> ledger.refused(event.partition(), event.sequence());
      case UNKNOWN -> ledger.unknown(event.partition(), event.sequence());
    }
  }

  /**
   * The clock's reading at the last acknowledgement; 0 without any. Only after the producer is
   * closed.
   */
  long lastAcknowledgedNs() {
    return lastAcknowledgedNs;
  }

  /**
   * The highest acknowledged offset of a partition so far; -1 without any. Any thread; may be some
   * nanoseconds behind until the producer is closed.
   */
  long lastOffset(int partition) {
    return lastOffsets.getOpaque(partition);
  }
}
