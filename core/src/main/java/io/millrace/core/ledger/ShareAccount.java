package io.millrace.core.ledger;

/** Keeps account of what a member of a share group does. Member thread only. */
public interface ShareAccount {
  /** An event of this run was handed over. */
  void delivered(ShareDelivery delivery);

  /** The broker confirmed what the member said to a delivery. */
  void settled(ShareDelivery delivery, ShareOutcome outcome);

  /**
   * Nobody knows whether the broker took what the member said to a delivery: the answer was lost,
   * or never came.
   */
  void unconfirmed(ShareDelivery delivery, ShareOutcome outcome);

  /** The broker refused what the member said: it had taken the delivery back before. */
  void late(ShareDelivery delivery);

  /** A record that is not an event of this run was handed over. */
  void foreign();

  /** What was told until here belongs together. */
  default void endOfBatch() {}
}
