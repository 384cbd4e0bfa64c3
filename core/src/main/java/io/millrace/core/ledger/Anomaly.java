package io.millrace.core.ledger;

/** What a log may hold, or lack, against every promise; and what is planted to prove an audit. */
public enum Anomaly {
  /** An acknowledged event is missing. */
  LOSS("lost"),
  /** An event stands in the log twice. */
  DUPLICATE("duplicated"),
  /** An event stands behind a later one of its customer. */
  REORDER("reordered"),
  /** An event stands elsewhere than its acknowledgement said. */
  OFFSET_MISMATCH("offset mismatch");

  private final String word;

  Anomaly(String word) {
    this.word = word;
  }

  /** What an audit that found it calls it. */
  public String word() {
    return word;
  }

  /** How often {@code audit} found it. */
  public long in(LogAudit audit) {
    return switch (this) {
      case LOSS -> audit.lost();
      case DUPLICATE -> audit.duplicated();
      case REORDER -> audit.reordered();
      case OFFSET_MISMATCH -> audit.offsetMismatches();
    };
  }
}
