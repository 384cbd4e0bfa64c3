package io.millrace.core.ledger;

/**
 * A kind of damage that an audit has to find in a log, and that is planted to prove that it would.
 */
public enum Anomaly {
  /** An acknowledged event is missing. */
  LOSS("lost"),
  /** An event is in the log twice. */
  DUPLICATE("duplicated"),
  /** An event is in the log behind a later one of its customer. */
  REORDER("reordered"),
  /** An event is at another offset than its acknowledgement said. */
  OFFSET_MISMATCH("offset mismatch"),
  /** An event that was rolled back is handed to a reader of committed events. */
  PHANTOM("phantom");

  private final String word;

  Anomaly(String word) {
    this.word = word;
  }

  /** The name of this anomaly. */
  public String word() {
    return word;
  }

  /** Returns how often {@code audit} found this anomaly. */
  public long in(LogAudit audit) {
    return switch (this) {
      case LOSS -> audit.lost();
      case DUPLICATE -> audit.duplicated();
      case REORDER -> audit.reordered();
      case OFFSET_MISMATCH -> audit.offsetMismatches();
      case PHANTOM -> audit.phantom();
    };
  }
}
