package io.millrace.pipeline.result;

import java.util.List;
import java.util.stream.Stream;

/**
 * How brokers held the clients of a run back, as quotas ask them to: they answer, say for how long
 * the client has to be quiet, and do not read from it until then.
 */
public record Throttling(Throttled producers, Throttled members) {
  /** Nobody was held back. */
  public static final Throttling NONE = new Throttling(Throttled.NOT, Throttled.NOT);

  /**
   * Clients of one kind. Kafka's own metrics of the last 30 to 60 s, looked at once a second.
   *
   * @param maxMs the longest time for one request
   * @param averageMs the highest average over all requests of one client
   * @param seconds how often a look found a client whose metrics told of a request that was held
   *     back; for up to a minute after the last of them, but of producers no longer than they send
   * @param clientIds of the clients that were held back, in order
   */
  public record Throttled(double maxMs, double averageMs, long seconds, List<String> clientIds) {
    /** Of clients that were not held back. */
    public static final Throttled NOT = new Throttled(0, 0, 0, List.of());

    /** Copies the list. */
    public Throttled {
      clientIds = List.copyOf(clientIds);
    }

    /** True when at least one request was held back. */
    public boolean happened() {
      return maxMs > 0;
    }

    private Stream<String> reason(String whom) {
      return happened()
          ? Stream.of(
              "the brokers throttled the "
                  + whom
                  + " by "
                  + SignificantDigits.millis(maxMs)
                  + " ms a request at most: see the quotas of client ids such as "
                  + clientIds.get(0)
                  + " and of their user (kafka-configs.sh --describe --entity-type clients, users)")
          : Stream.empty();
    }
  }

  /** Why a run may have become what it is, one sentence for each kind that was held back. */
  public List<String> reasons() {
    return Stream.concat(producers.reason("producers"), members.reason("members")).toList();
  }
}
