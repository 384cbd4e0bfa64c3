package io.millrace.pipeline.worker;

import io.millrace.core.ledger.ShareAccount;
import io.millrace.core.ledger.ShareDelivery;
import io.millrace.core.ledger.ShareOutcome;

/**
 * What a member of a share group in a process of its own tells of deliveries that follow each other
 * in log and numbering: on a line of its own, written at once, so that little is missing when the
 * member is killed.
 *
 * @param first the first of the deliveries
 * @param count how many there are; each is one further in its log and in its producer's numbering
 */
record ShareLine(Kind kind, ShareDelivery first, int count) {
  private static final String MARK = "s ";

  /** What happened to them. */
  enum Kind {
    DELIVERED,
    ACCEPTED,
    RELEASED,
    REJECTED,
    LATE,
    UNCONFIRMED;

    static Kind of(ShareOutcome outcome) {
      return switch (outcome) {
        case ACCEPTED -> ACCEPTED;
        case RELEASED -> RELEASED;
        case REJECTED -> REJECTED;
      };
    }
  }

  /** True when a member's line is one of these. */
  static boolean isOn(String line) {
    return line.startsWith(MARK);
  }

  /** Reads what {@link #toLine} wrote. */
  static ShareLine parse(String line) {
    String[] parts = line.substring(MARK.length()).split(" ", -1);
    return new ShareLine(
        Kind.valueOf(parts[0]),
        new ShareDelivery(
            Integer.parseInt(parts[1]),
            Integer.parseInt(parts[2]),
            Long.parseLong(parts[3]),
            Integer.parseInt(parts[4]),
            Long.parseLong(parts[5]),
            Integer.parseInt(parts[6])),
        Integer.parseInt(parts[7]));
  }

  String toLine() {
    return MARK
        + kind
        + " "
        + first.producer()
        + " "
        + first.stampedPartition()
        + " "
        + first.sequence()
        + " "
        + first.partition()
        + " "
        + first.offset()
        + " "
        + first.number()
        + " "
        + count;
  }

  /** True when {@code next} is what comes behind these. */
  boolean isFollowedBy(Kind nextKind, ShareDelivery next) {
    return nextKind == kind
        && next.producer() == first.producer()
        && next.stampedPartition() == first.stampedPartition()
        && next.sequence() == first.sequence() + count
        && next.partition() == first.partition()
        && next.offset() == first.offset() + count
        && next.number() == first.number();
  }

  /** These and one more. */
  ShareLine andOneMore() {
    return new ShareLine(kind, first, count + 1);
  }

  /** Tells an account of each of them. */
  void replayInto(ShareAccount account) {
    for (int i = 0; i < count; i++) {
      ShareDelivery delivery =
          new ShareDelivery(
              first.producer(),
              first.stampedPartition(),
              first.sequence() + i,
              first.partition(),
              first.offset() + i,
              first.number());
      switch (kind) {
        case DELIVERED -> account.delivered(delivery);
        case ACCEPTED -> account.settled(delivery, ShareOutcome.ACCEPTED);
        case RELEASED -> account.settled(delivery, ShareOutcome.RELEASED);
        case REJECTED -> account.settled(delivery, ShareOutcome.REJECTED);
        case LATE -> account.late(delivery);
        case UNCONFIRMED -> account.unconfirmed(delivery, ShareOutcome.ACCEPTED);
      }
    }
  }
}
