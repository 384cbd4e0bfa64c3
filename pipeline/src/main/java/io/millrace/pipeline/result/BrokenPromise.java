package io.millrace.pipeline.result;

import java.util.Locale;

/**
 * What a failover run may find in the logs that breaks a promise, in the words that its verdict
 * gives as a reason: whoever makes a verdict writes them, and whoever reads one knows them again.
 */
public enum BrokenPromise {
  /** Acknowledged, and gone. */
  LOST("acknowledged events are in no log"),
  /** Refused, and there. */
  PHANTOM("refused or aborted events were read from a log"),
  /** At another offset than was told. */
  MISPLACED("blocks of events hold one that stands elsewhere than its acknowledgement said"),
  /** Promised by idempotence. */
  REPEATED("events are in the log more than once"),
  /** Promised by idempotence. */
  REORDERED("events stand behind a later one"),
  /** Replicas of one partition. */
  DIFFERENT_REPLICAS("batches differ between replicas or have a wrong checksum");

  private final String words;

  BrokenPromise(String words) {
    this.words = words;
  }

  /** The reason for a verdict. */
  public String reason(long count) {
    return String.format(Locale.ROOT, "%,d %s", count, words);
  }

  /** True when {@code text} is such a reason. */
  public boolean isReason(String text) {
    return text.endsWith(words);
  }
}
