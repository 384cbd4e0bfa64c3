package io.millrace.pipeline.result;

import java.util.Locale;

/** The latencies that a run keeps a log of; each log is named after its stage. */
public enum LatencyStage {
  /** Acknowledgement after the intended time. */
  RESPONSE,
  /** Acknowledgement after the send began. */
  SERVICE,
  /** Handed to the order handler after the intended time. */
  END_TO_END,
  /** The send began after the intended time. */
  SCHEDULE_LAG,
  /** A commit was confirmed after it was asked for; transactional runs only. */
  COMMIT,
  /** How long this JVM stood still. */
  HICCUP;

  /** In lower case with hyphens, as in file names. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** The name of its interval log. */
  String file() {
    return word() + ".hlog";
  }
}
