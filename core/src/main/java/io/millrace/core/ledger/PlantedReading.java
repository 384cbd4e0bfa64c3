package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The account of a reading into which one anomaly was planted on its way from the log: it has to
 * find that one more than the true account finds, and of everything else exactly as much. Kept
 * beside the true account in every audit, so that no audit is silent only because it is blind.
 *
 * <p>The anomaly befalls the first event that is read and was acknowledged with its offset; for a
 * reordering, the first whose customer has a later one among the first {@value #HELD_BACK_LIMIT}.
 * Reader thread only.
 */
public final class PlantedReading implements LogAccount {
  /** Beyond the end of any log: no other event stands there. */
  private static final long ELSEWHERE = 1L << 60;

  /** Of 100,000 customers alike, two of 373 events have the same one as often as not. */
  private static final int HELD_BACK_LIMIT = 10_000;

  private final Anomaly anomaly;
  private final LogLedger account;
  private final List<Read> heldBack = new ArrayList<>();
  private final Map<Customer, Read> firstOf = new HashMap<>();
  private @Nullable Read victim;

  private record Customer(int producer, int stampedPartition, int number) {}

  private record Read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    boolean isSameEvent(Read other) {
      return sequence == other.sequence && isOfSameLane(other);
    }

    Customer ofCustomer() {
      return new Customer(producer, stampedPartition, customer);
    }

    private boolean isOfSameLane(Read other) {
      return producer == other.producer && stampedPartition == other.stampedPartition;
    }

    Read at(long elsewhere) {
      return new Read(producer, stampedPartition, sequence, customer, partition, elsewhere);
    }
  }

  /** Into an account that has read nothing yet. */
  public PlantedReading(Anomaly anomaly, LogLedger account) {
    this.anomaly = anomaly;
    this.account = account;
  }

  @Override
  public void read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    if (victim != null && anomaly != Anomaly.LOSS) {
      account.read(producer, stampedPartition, sequence, customer, partition, offset);
      return; // it is done; from here on as fast as the true account
    }
    Read read = new Read(producer, stampedPartition, sequence, customer, partition, offset);
    if (victim != null) {
      if (!victim.isSameEvent(read)) {
        passOn(read);
      }
    } else if (!account.isPlaced(producer, stampedPartition, sequence)) {
      passOn(read);
    } else if (anomaly == Anomaly.REORDER) {
      holdBack(read);
    } else {
      victim = read;
      befall(read);
    }
  }

  private void befall(Read event) {
    switch (anomaly) {
      case LOSS -> {} // not passed on
      case DUPLICATE -> {
        account.expectRepeated(event.producer, event.stampedPartition, event.sequence);
        passOn(event.at(event.offset + ELSEWHERE));
        passOn(event);
      }
      case OFFSET_MISMATCH -> passOn(event.at(event.offset + ELSEWHERE));
      case REORDER -> throw new IllegalStateException("befalls two events");
    }
  }

  /** Until a customer has two events: then the first is passed on behind the second. */
  private void holdBack(Read read) {
    Read earlier = firstOf.putIfAbsent(read.ofCustomer(), read);
    heldBack.add(read);
    if (earlier != null && earlier.sequence < read.sequence) {
      victim = earlier;
      heldBack.remove(earlier);
      heldBack.add(earlier);
    }
    if (victim != null || heldBack.size() >= HELD_BACK_LIMIT) {
      release();
    }
  }

  private void release() {
    heldBack.forEach(this::passOn);
    heldBack.clear();
    firstOf.clear();
  }

  private void passOn(Read read) {
    account.read(
        read.producer,
        read.stampedPartition,
        read.sequence,
        read.customer,
        read.partition,
        read.offset);
  }

  @Override
  public void foreign() {
    account.foreign();
  }

  @Override
  public boolean needsAnotherReading() {
    release();
    return account.needsAnotherReading();
  }

  @Override
  public PlantedReading again() {
    release();
    return new PlantedReading(anomaly, account.again());
  }

  /**
   * What came of it. Only after every log was read to its end.
   *
   * @param truth the audit of the same reading with nothing planted
   */
  public CheckerProof proof(LogAudit truth) {
    release();
    if (victim == null) {
      return CheckerProof.impossible(
          anomaly.word(),
          anomaly == Anomaly.REORDER
              ? "no customer has two events that were acknowledged with their offsets"
              : "no event was acknowledged with its offset");
    }
    if (anomaly == Anomaly.OFFSET_MISMATCH && isMasked(victim, truth)) {
      return CheckerProof.impossible(
          anomaly.word(), "events are lost from the block in which it was planted");
    }
    LogAudit found = account.audit();
    List<String> also = new ArrayList<>();
    for (Anomaly other : Anomaly.values()) {
      // a planted loss hides what its block disagreed about
      boolean comparable = other != Anomaly.OFFSET_MISMATCH || truth.offsetMismatches() == 0;
      if (other != anomaly && comparable && other.in(found) != other.in(truth)) {
        also.add(other.word());
      }
    }
    return new CheckerProof(
        anomaly.word(), 1, anomaly.in(found) - anomaly.in(truth), String.join(", ", also));
  }

  /** A block that has lost an event, or disagrees already, cannot show one more disagreement. */
  private static boolean isMasked(Read victim, LogAudit truth) {
    Read event = Objects.requireNonNull(victim);
    return truth.offsetMismatches() > 0
        || truth.lostEvents().stream()
            .filter(
                lost ->
                    lost.producer() == event.producer && lost.partition() == event.stampedPartition)
            .anyMatch(
                lost ->
                    OffsetSums.blocksOf(lost.sequences())
                        .contains(event.sequence / OffsetSums.BLOCK));
  }
}
