package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The account of a reading into which one anomaly was planted on its way from the log: it has to
 * find that one more than the true account finds, and of everything else exactly as much. Kept
 * beside the true account in every audit, so that no audit is silent only because it is blind.
 *
 * <p>The anomaly befalls the first event that is read and was acknowledged with its offset. Reader
 * thread only.
 */
public final class PlantedReading implements LogAccount {
  /** Beyond the end of any log: no other event stands there. */
  private static final long ELSEWHERE = 1L << 60;

  private final Anomaly anomaly;
  private final LogLedger account;
  private @Nullable Read victim;
  private boolean heldBack;

  private record Read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    boolean isSameEvent(Read other) {
      return sequence == other.sequence && isOfSameLane(other);
    }

    boolean isOvertakenBy(Read other) {
      return customer == other.customer && other.sequence > sequence && isOfSameLane(other);
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
    if (victim != null && !heldBack && anomaly != Anomaly.LOSS) {
      account.read(producer, stampedPartition, sequence, customer, partition, offset);
      return; // it is done; from here on as fast as the true account
    }
    Read read = new Read(producer, stampedPartition, sequence, customer, partition, offset);
    if (victim == null && account.isPlaced(producer, stampedPartition, sequence)) {
      victim = read;
      befall(read);
    } else if (victim == null || !(anomaly == Anomaly.LOSS && victim.isSameEvent(read))) {
      passOn(read);
      if (victim != null && heldBack && victim.isOvertakenBy(read)) {
        heldBack = false;
        passOn(victim);
      }
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
      case REORDER -> heldBack = true;
      case OFFSET_MISMATCH -> passOn(event.at(event.offset + ELSEWHERE));
    }
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
    return account.needsAnotherReading();
  }

  @Override
  public PlantedReading again() {
    return new PlantedReading(anomaly, account.again());
  }

  /**
   * What came of it. Only after every log was read to its end.
   *
   * @param truth the audit of the same reading with nothing planted
   */
  public CheckerProof proof(LogAudit truth) {
    if (victim == null) {
      return CheckerProof.impossible(anomaly.word(), "no event was acknowledged with its offset");
    }
    if (heldBack) {
      return CheckerProof.impossible(anomaly.word(), "no customer has a second event");
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
