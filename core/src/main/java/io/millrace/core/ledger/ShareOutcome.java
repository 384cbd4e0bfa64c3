package io.millrace.core.ledger;

/** What a member of a share group says to one delivery of a record. */
public enum ShareOutcome {
  /** Handled: not to be delivered again. */
  ACCEPTED,
  /** Not handled, and to be delivered again, to whomever. */
  RELEASED,
  /** Cannot be handled: not to be delivered again. */
  REJECTED
}
