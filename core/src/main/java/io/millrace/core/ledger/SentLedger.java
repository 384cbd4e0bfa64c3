package io.millrace.core.ledger;

import io.millrace.core.measure.EventCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records what one producer sent and the outcome of each event. The sender thread numbers events,
 * per partition and without gaps, and notes those that {@code send()} refused; the producer's
 * network thread notes acknowledgements, refusals and unknown outcomes (in a transactional sender,
 * the sender thread notes these too). Counters may be read by any thread; the history only after
 * both threads have stopped.
 */
public final class SentLedger {
  private final int producer;
  private final long[] issued;
  private final SequenceSet[] refusedAtSend;
  private final SequenceSet[] notSent;
  private final SequenceSet[] acknowledged;
  private final SequenceSet[] refused;
  private final SequenceSet[] unknown;
  private final SequenceSet[] aborted;
  private final @Nullable AcknowledgementTrace trace;

  private final EventCounter issuedCount = new EventCounter();
  private final EventCounter refusedAtSendCount = new EventCounter();
  private final EventCounter notSentCount = new EventCounter();
  private final EventCounter acknowledgedCount = new EventCounter();
  private final EventCounter refusedCount = new EventCounter();
  private final EventCounter unknownCount = new EventCounter();
  private final EventCounter abortedCount = new EventCounter();

  /** Makes an empty ledger of {@code producer} for a topic with {@code partitions} partitions. */
  public SentLedger(int producer, int partitions) {
    this(producer, partitions, null);
  }

  /**
   * As {@link #SentLedger(int, int)}, for a failover run.
   *
   * @param trace keeps more of each acknowledgement; null: nothing more is kept
   */
  public SentLedger(int producer, int partitions, @Nullable AcknowledgementTrace trace) {
    this.trace = trace;
    this.producer = producer;
    issued = new long[partitions];
    refusedAtSend = emptySets(partitions);
    notSent = emptySets(partitions);
    acknowledged = emptySets(partitions);
    refused = emptySets(partitions);
    unknown = emptySets(partitions);
    aborted = emptySets(partitions);
  }

  private static SequenceSet[] emptySets(int partitions) {
    SequenceSet[] sets = new SequenceSet[partitions];
    Arrays.setAll(sets, i -> new SequenceSet());
    return sets;
  }

  /** The next sequence number of this producer in {@code partition}, from 0. Sender thread only. */
  public long issue(int partition) {
    issuedCount.increment();
    return issued[partition]++;
  }

  /**
   * {@code send()} refused the event. Kafka's client may do so although it has taken the event:
   * what its network thread then says of it is the outcome. Sender thread only.
   */
  public void refusedAtSend(int partition, long sequence) {
    refusedAtSend[partition].add(sequence);
    refusedAtSendCount.increment();
  }

  /** The run itself gave the event up while it waited to be taken. Sender thread only. */
  public void notSent(int partition, long sequence) {
    notSent[partition].add(sequence);
    notSentCount.increment();
  }

  /**
   * The broker acknowledged the event. Network thread only.
   *
   * @param offset its offset in the log; negative under acks=0, where brokers report none
   * @param intendedNs when it was due, by the run's clock
   * @param nowNs by the run's clock
   */
  public void acknowledged(int partition, long sequence, long offset, long intendedNs, long nowNs) {
    acknowledged[partition].add(sequence);
    acknowledgedCount.increment();
    if (trace != null) {
      trace.acknowledged(partition, sequence, offset, intendedNs, nowNs);
    }
  }

  /** The broker definitely refused the event. Network thread only. */
  public void refused(int partition, long sequence) {
    refused[partition].add(sequence);
    refusedCount.increment();
  }

  /**
   * Nothing can be concluded of the event (a timeout): it may be in the log or not. Network thread
   * only.
   */
  public void unknown(int partition, long sequence) {
    unknown[partition].add(sequence);
    unknownCount.increment();
  }

  /**
   * The event was rolled back with its transaction, or will certainly be: a reader of committed
   * events never sees it. Sender thread only, which in a transactional sender notes every outcome.
   */
  public void aborted(int partition, long sequence) {
    aborted[partition].add(sequence);
    abortedCount.increment();
  }

  /** The number of its producer. */
  public int producer() {
    return producer;
  }

  /** The trace of acknowledgements, or null without one. */
  public @Nullable AcknowledgementTrace trace() {
    return trace;
  }

  /** Events numbered so far. */
  public long issuedCount() {
    return issuedCount.get();
  }

  /** Events acknowledged so far. */
  public long acknowledgedCount() {
    return acknowledgedCount.get();
  }

  /**
   * Events refused so far, by {@code send()} or by the broker; {@link #history()} tells it exactly,
   * since some are refused by both.
   */
  public long refusedCount() {
    return refusedCount.get() + refusedAtSendCount.get();
  }

  /** Events given up so far after they were numbered. */
  public long notSentCount() {
    return notSentCount.get();
  }

  /** Events whose outcome is unknown so far. */
  public long unknownCount() {
    return unknownCount.get();
  }

  /** Events rolled back so far. */
  public long abortedCount() {
    return abortedCount.get();
  }

  /** All of it, as a value. Only after both writers have stopped. */
  public SentAccount account() {
    return new SentAccount(producer, history(), trace == null ? null : trace.account());
  }

  /**
   * Returns the outcome of every event, one each: what the network thread was told goes before what
   * {@code send()} threw, since only the former can have come from a broker, and an acknowledgement
   * before anything else. An event whose callback never came (of a producer closed by force) is
   * unknown. Only after both writers have stopped.
   */
  public List<SentHistory> history() {
    List<SentHistory> lanes = new ArrayList<>();
    for (int partition = 0; partition < issued.length; partition++) {
      SequenceSet taken = acknowledged[partition];
      SequenceSet doubtful = unknown[partition].minus(taken);
      SequenceSet answered = SequenceSet.union(List.of(taken, doubtful));
      SequenceSet allRefused =
          SequenceSet.union(List.of(refused[partition], refusedAtSend[partition])).minus(answered);
      SequenceSet rolledBack =
          aborted[partition].minus(SequenceSet.union(List.of(answered, allRefused)));
      SequenceSet settled = SequenceSet.union(List.of(answered, allRefused, rolledBack));
      SequenceSet givenUp = notSent[partition].minus(settled);
      SequenceSet unanswered =
          SequenceSet.upTo(issued[partition]).minus(SequenceSet.union(List.of(settled, givenUp)));
      lanes.add(
          new SentHistory(
              producer,
              partition,
              taken,
              allRefused,
              SequenceSet.union(List.of(doubtful, unanswered)),
              givenUp,
              rolledBack));
    }
    return lanes;
  }
}
