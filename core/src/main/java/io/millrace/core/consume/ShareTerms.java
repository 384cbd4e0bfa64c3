package io.millrace.core.consume;

import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;

/**
 * How the members of a share group acknowledge what they are given, and which events they do not
 * accept on purpose. Immutable; any thread.
 *
 * @param explicit each record is acknowledged by itself; else the next poll accepts all that the
 *     one before returned
 * @param releaseShare share of the events that are released at their first delivery, and accepted
 *     when they come again
 * @param rejectShare share of the events that are rejected
 */
public record ShareTerms(boolean explicit, double releaseShare, double rejectShare) {
  /** Checks the shares. */
  public ShareTerms {
    requireShare("release-share", releaseShare);
    requireShare("reject-share", rejectShare);
    if (releaseShare + rejectShare > 1) {
      throw new IllegalArgumentException(
          "release-share and reject-share must be 1 together at most, not "
              + releaseShare
              + " and "
              + rejectShare);
    }
    if (!explicit && releaseShare + rejectShare > 0) {
      throw new IllegalArgumentException(
          "release-share and reject-share need share-acknowledgement explicit, not implicit, which"
              + " accepts all");
    }
  }

  private static void requireShare(String key, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(key + " must be 0 to 1, not " + value);
    }
  }

  /** The same, with every event accepted. */
  public ShareTerms acceptingAll() {
    return new ShareTerms(explicit, 0, 0);
  }

  /** Kafka's word for the mode, as share.acknowledgement.mode takes it. */
  public String mode() {
    return explicit ? "explicit" : "implicit";
  }

  /**
   * What a member is to say to a delivery. Depends on the event and not on the member, so that a
   * run that is repeated rejects the same events whoever gets them.
   *
   * @param seed of the run
   */
  public ShareOutcome outcome(long seed, ShareDelivery delivery) {
    if (releaseShare + rejectShare == 0) {
      return ShareOutcome.ACCEPTED;
    }
    double drawn = drawn(seed, delivery);
    if (drawn < rejectShare) {
      return ShareOutcome.REJECTED;
    }
    return drawn < rejectShare + releaseShare && delivery.number() <= 1
        ? ShareOutcome.RELEASED
        : ShareOutcome.ACCEPTED;
  }

  /** From 0 to 1, evenly: the identity of the event, mixed. */
  private static double drawn(long seed, ShareDelivery of) {
    long mixed = mix(seed ^ mix(((long) of.producer() << 32) ^ of.stampedPartition()));
    return (mix(mixed ^ of.sequence()) >>> 11) * 0x1.0p-53;
  }

  /**
   * The finaliser of SplitMix64 (Steele, Lea, Flood 2014), which leaves no pattern of its input.
   */
  private static long mix(long number) {
    long mixed = number + 0x9E3779B97F4A7C15L;
    mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
    return mixed ^ (mixed >>> 31);
  }
}
