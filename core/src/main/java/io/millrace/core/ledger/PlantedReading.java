package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An account of a reading of the logs into which one anomaly is planted between the log and the
 * account. It has to find one anomaly of that kind more than the true account, and exactly as much
 * of everything else. Every audit keeps such accounts, to prove that an audit without findings is
 * not blind.
 *
 * <p>The anomaly is done to the first event that is read and was acknowledged with its offset; a
 * reordering, to the first whose customer has a later one among the first {@value
 * #HELD_BACK_LIMIT}; a phantom is an event that was rolled back, read in front of the next of its
 * producer and partition. Reader thread only.
 */
public final class PlantedReading implements LogAccount {
  /** An offset beyond the end of any log, so that no other event has it. */
  private static final long ELSEWHERE = 1L << 60;

  /**
   * With 100,000 equally likely customers, 373 events are enough for an even chance that two have
   * the same one.
   */
  private static final int HELD_BACK_LIMIT = 10_000;

  private final Anomaly anomaly;
  private final LogLedger account;
  private final List<Read> heldBack = new ArrayList<>();
  private final Map<Customer, Read> firstOf = new HashMap<>();
  private final LogLedger.@Nullable RolledBack rolledBack;
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

  /** Plants into an account that has read nothing yet. */
  public PlantedReading(Anomaly anomaly, LogLedger account) {
    this.anomaly = anomaly;
    this.account = account;
    this.rolledBack = anomaly == Anomaly.PHANTOM ? account.anyRolledBack().orElse(null) : null;
  }

  @Override
  public void read(
      int producer, int stampedPartition, long sequence, int customer, int partition, long offset) {
    if (victim != null && anomaly != Anomaly.LOSS) {
      account.read(producer, stampedPartition, sequence, customer, partition, offset);
      return; // it is planted; from here on this is as fast as the true account
    }
    Read read = new Read(producer, stampedPartition, sequence, customer, partition, offset);
    if (victim != null) {
      if (!victim.isSameEvent(read)) {
        passOn(read);
      }
    } else if (anomaly == Anomaly.PHANTOM) {
      plantInFrontOf(read);
      passOn(read);
    } else if (!account.isPlaced(producer, stampedPartition, sequence)) {
      passOn(read);
    } else if (anomaly == Anomaly.REORDER) {
      holdBack(read);
    } else {
      victim = read;
      plantInto(read);
    }
  }

  private void plantInto(Read event) {
    switch (anomaly) {
      case LOSS -> {} // not passed on
      case DUPLICATE -> {
        account.expectRepeated(event.producer, event.stampedPartition, event.sequence);
        passOn(event.at(event.offset + ELSEWHERE));
        passOn(event);
      }
      case OFFSET_MISMATCH -> passOn(event.at(event.offset + ELSEWHERE));
      case REORDER -> throw new IllegalStateException("a reordering needs two events");
      case PHANTOM -> throw new IllegalStateException("a phantom is no event that is read");
    }
  }

  /** Of the same customer as the next event, so that nothing but the phantom itself is wrong. */
  private void plantInFrontOf(Read read) {
    if (rolledBack != null
        && read.producer == rolledBack.producer()
        && read.stampedPartition == rolledBack.partition()
        && read.sequence > rolledBack.sequence()) {
      plantPhantom(rolledBack, read.customer);
    }
  }

  private void plantPhantom(LogLedger.RolledBack event, int customer) {
    Read phantom =
        new Read(
            event.producer(),
            event.partition(),
            event.sequence(),
            customer,
            event.partition(),
            ELSEWHERE);
    victim = phantom;
    passOn(phantom);
  }

  /** Holds events back until a customer has two; then passes the first on behind the second. */
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
    if (rolledBack != null && victim == null) {
      plantPhantom(rolledBack, 0); // nothing of its producer and partition was read behind it
    }
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
   * Returns the proof. Only after every log was read to its end.
   *
   * @param truth the audit of the same reading with nothing planted
   */
  public CheckerProof proof(LogAudit truth) {
    release();
    if (victim == null) {
      return CheckerProof.impossible(
          anomaly.word(),
          switch (anomaly) {
            case REORDER -> "no customer has two events that were acknowledged with their offsets";
            case PHANTOM -> "no event was aborted";
            default -> "no event was acknowledged with its offset";
          });
    }
    if (anomaly == Anomaly.OFFSET_MISMATCH && isMasked(victim, truth)) {
      return CheckerProof.impossible(
          anomaly.word(), "events are lost from the block in which it was planted");
    }
    LogAudit found = account.audit();
    List<String> also = new ArrayList<>();
    for (Anomaly other : Anomaly.values()) {
      // a planted loss hides a mismatch of its block
      boolean comparable = other != Anomaly.OFFSET_MISMATCH || truth.offsetMismatches() == 0;
      if (other != anomaly && comparable && other.in(found) != other.in(truth)) {
        also.add(other.word());
      }
    }
    return new CheckerProof(
        anomaly.word(), 1, anomaly.in(found) - anomaly.in(truth), String.join(", ", also));
  }

  /** A block that lost an event, or has a mismatch already, cannot show one more mismatch. */
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
