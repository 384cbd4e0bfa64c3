package io.millrace.core.order;

/**
 * The stamp of an event, as {@link OrderCodec#readStamp} reads it back: who sent the event, its
 * number, and when it was due. Reused by one thread, so that reading a stamp allocates nothing.
 */
public final class OrderStamp {
  private static final int MOST_PRODUCERS = 0xFFFF;

  int run;
  int producer;
  int partition;
  long sequence;
  long createdAtMicros;
  int user;

  /** The run that made the event: a random number that tells it from other runs' events. */
  public int run() {
    return run;
  }

  /**
   * True when it is an event of {@code ofRun}, on a topic with {@code partitions} partitions.
   * Foreign bytes may look like a stamp, so its numbers are checked before they are used as
   * indices.
   */
  public boolean belongsTo(int ofRun, int partitions) {
    return run == ofRun
        && partition >= 0
        && partition < partitions
        && producer >= 0
        && producer <= MOST_PRODUCERS;
  }

  /** The producer, from 0. */
  public int producer() {
    return producer;
  }

  /** The partition that the producer chose. */
  public int partition() {
    return partition;
  }

  /** The number of the event among its producer's events of that partition, from 0. */
  public long sequence() {
    return sequence;
  }

  /** When the schedule said that the event was due, in µs since the epoch. */
  public long createdAtMicros() {
    return createdAtMicros;
  }

  /** The customer. */
  public int user() {
    return user;
  }
}
