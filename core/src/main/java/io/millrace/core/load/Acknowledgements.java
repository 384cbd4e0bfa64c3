package io.millrace.core.load;

import io.millrace.core.ledger.SentLedger;
import io.millrace.core.measure.LatencyRecorder;
import io.millrace.core.measure.NanoClock;

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
  private long lastAcknowledgedNs;
  final LatencyRecorder responseTime = new LatencyRecorder();
  final LatencyRecorder serviceTime = new LatencyRecorder();

  Acknowledgements(NanoClock clock, SentLedger ledger, SendErrors errors, Thread senderThread) {
    this.clock = clock;
    this.ledger = ledger;
    this.errors = errors;
    this.senderThread = senderThread;
  }

  void acknowledged(InFlight event) {
    long nowNs = clock.nanoTime();
    responseTime.recordNs(nowNs - event.intendedNs());
    serviceTime.recordNs(nowNs - event.sentNs());
    ledger.acknowledged(event.partition(), event.sequence());
    lastAcknowledgedNs = nowNs;
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
}
