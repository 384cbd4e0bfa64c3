package io.millrace.pipeline.peers;

import io.millrace.core.order.OrderCodec;

/**
 * What is compared.
 *
 * @param pairs how often each contestant runs, alternating
 * @param shortEvents and {@code longEvents}: CPU is the slope between two lengths, so that neither
 *     JVM start nor compilation counts
 * @param sameJvm Millrace takes the JVM options of Kafka's scripts instead of its own launcher's
 */
public record PeersPlan(
    String kafkaVersion,
    int pairs,
    long shortEvents,
    long longEvents,
    int eventSize,
    int partitions,
    boolean producers,
    boolean consumers,
    boolean sameJvm) {

  /** Checks the numbers. */
  public PeersPlan {
    if (pairs < 1 || pairs > 100) {
      throw new IllegalArgumentException("pairs must be 1 to 100, not " + pairs);
    }
    int smallest = OrderCodec.of("json").minSize();
    if (eventSize < smallest) {
      throw new IllegalArgumentException(
          "event-size must be at least " + smallest + ", not " + eventSize);
    }
    if (shortEvents < 1 || longEvents < 2 * shortEvents) {
      throw new IllegalArgumentException(
          "long-events must be at least twice short-events, not "
              + longEvents
              + " and "
              + shortEvents);
    }
  }
}
