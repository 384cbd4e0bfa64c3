package io.millrace.pipeline.peers;

import io.millrace.core.order.OrderCodec;
import java.time.Duration;
import java.util.Set;

/**
 * What is compared.
 *
 * @param rounds how often each client runs, in turn
 * @param shortEvents and {@code longEvents}: CPU and allocation are the slope between two lengths,
 *     so that neither JVM start nor compilation counts
 * @param sameJvm Millrace and the bare loop take the JVM options of Kafka's scripts instead of
 *     those of Millrace's launcher
 */
public record PeersPlan(
    String kafkaVersion,
    int rounds,
    long shortEvents,
    long longEvents,
    int eventSize,
    int partitions,
    Set<Part> parts,
    boolean sameJvm,
    Latency latency) {

  /** Checks the numbers. */
  public PeersPlan {
    parts = Set.copyOf(parts);
    if (rounds < 1 || rounds > 100) {
      throw new IllegalArgumentException("rounds must be 1 to 100, not " + rounds);
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

  /**
   * The situations in which tools report latency: a calm one, and one with the broker paused.
   *
   * @param ratePerSecond that tools are asked for which can hold a rate
   * @param length of each situation
   * @param pause how long the broker stands still in the middle of the second
   */
  public record Latency(long ratePerSecond, Duration length, Duration pause) {
    /**
     * About what one record at a time reaches; a tool that cannot hold a rate sends no more than
     * this, so that it is not much longer at it than the others.
     */
    private static final long ONE_AT_A_TIME_PER_SECOND = 1_000;

    /** Checks the numbers. */
    public Latency {
      if (ratePerSecond < 1) {
        throw new IllegalArgumentException("latency-rate must be at least 1, not " + ratePerSecond);
      }
      if (length.compareTo(Duration.ofSeconds(1)) < 0) {
        throw new IllegalArgumentException(
            "latency-duration must be at least 1s, not " + length.toMillis() + "ms");
      }
      if (pause.isZero() || pause.multipliedBy(2).compareTo(length) > 0) {
        throw new IllegalArgumentException(
            "pause must be above 0 and at most half of latency-duration, not "
                + pause.toMillis()
                + "ms");
      }
    }

    /** Events of a tool that holds the rate. */
    long events() {
      return Math.max(1, ratePerSecond * length.toMillis() / 1_000);
    }

    /**
     * How long Millrace's clients run before what they measure is the truth about the broker, and
     * not about their own start. The other tools start cold, as anyone starts them.
     */
    Duration warmup() {
      return length.dividedBy(4);
    }

    /** Events of the warm-up, which stand in the topic first. */
    long warmupEvents() {
      return ratePerSecond * warmup().toMillis() / 1_000;
    }

    /** Records of a tool that sends one at a time. */
    long eventsOneAtATime() {
      return Math.max(
          1, Math.min(ratePerSecond, ONE_AT_A_TIME_PER_SECOND) * length.toMillis() / 1_000);
    }
  }

  /** Bytes that the broker's log can take at once: those of the topics that exist together. */
  public long diskBytes() {
    // Record overhead, key, indexes and batch headers come to under 70 bytes an event; a producer's
    // topic is deleted while the next is being filled.
    long topics = parts.contains(Part.CONSUMER) ? shortEvents + longEvents : 2 * longEvents;
    return topics * (eventSize + 70);
  }

  /**
   * About how long it takes, by what README's two-core machine took: the slower clients sent
   * 600,000 and read 2,000,000 events a second; a JVM and its topic take about four seconds to come
   * and go, a consumer's group three more.
   */
  public Duration estimate() {
    double perRound = 0;
    double once = 10;
    double events = shortEvents + longEvents;
    if (parts.contains(Part.PRODUCER)) {
      perRound += 3 * (events / 600_000 + 2 * 4);
    }
    if (parts.contains(Part.CONSUMER)) {
      once += events / 600_000 + 2 * 4;
      perRound += 3 * (events / 2_000_000 + 2 * 7);
    }
    if (parts.contains(Part.METRICS)) {
      perRound += 2 * (events / 600_000 + 2 * 4);
    }
    if (parts.contains(Part.LATENCY)) {
      once += 2 * 3 * (latency.length().toMillis() / 1e3 + 7);
      once += 2 * latency.warmup().toMillis() / 1e3;
    }
    return Duration.ofSeconds(Math.round(once + rounds * perRound));
  }
}
