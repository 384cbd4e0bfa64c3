package io.millrace.pipeline.run;

import io.millrace.pipeline.result.Throttling;
import io.millrace.pipeline.result.Throttling.Throttled;
import io.millrace.pipeline.rig.ClientView;
import io.millrace.pipeline.worker.ThrottleMetric;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/**
 * Looks once a second whether brokers hold clients back. The clients' metrics forget after half a
 * minute, so a look at the end of a run is none. Sampler thread only, and the run's main thread
 * when that has ended.
 */
final class ThrottleWatch {
  /** Of a second, so that a look that comes late does not leave the next one out. */
  private static final long DUE_NS = 750_000_000;

  private final Kind producers = new Kind(ThrottleMetric.PRODUCE);
  private final Kind members = new Kind(ThrottleMetric.FETCH);
  private long lookedNs;

  ThrottleWatch(long startNs) {
    this.lookedNs = startNs;
  }

  /** Looks unless a second has not passed yet; {@code sending} as in {@link #look}. */
  void lookIfDue(List<ClientView> clients, boolean sending, long nowNs) {
    if (nowNs - lookedNs >= DUE_NS) {
      look(clients, sending);
      lookedNs = nowNs;
    }
  }

  /**
   * Looks.
   *
   * @param sending producers still have something to send: what their metrics tell after that is of
   *     the past, and no further second
   */
  void look(List<ClientView> clients, boolean sending) {
    boolean producing = false;
    boolean fetching = false;
    for (ClientView client : clients) {
      Map<MetricName, ? extends Metric> metrics = client.metrics().get();
      producing |= producers.add(client.name(), metrics);
      fetching |= members.add(client.name(), metrics);
    }
    producers.seconds += producing && sending ? 1 : 0;
    members.seconds += fetching ? 1 : 0;
  }

  /** What was seen so far. */
  Throttling seen() {
    return new Throttling(producers.seen(), members.seen());
  }

  /** Clients of one kind: those of the other do not have its metric. */
  private static final class Kind {
    private final ThrottleMetric metric;
    private final SortedSet<String> clientIds = new TreeSet<>();
    private double maxMs;
    private double averageMs;
    private long seconds;

    Kind(ThrottleMetric metric) {
      this.metric = metric;
    }

    /** True when the client is held back, or was a moment ago. */
    boolean add(String clientId, Map<MetricName, ? extends Metric> metrics) {
      double longestMs = metric.maxMs(metrics, clientId);
      if (longestMs <= 0) {
        return false;
      }
      maxMs = Math.max(maxMs, longestMs);
      averageMs = Math.max(averageMs, metric.averageMs(metrics, clientId));
      clientIds.add(clientId);
      return true;
    }

    Throttled seen() {
      return new Throttled(maxMs, averageMs, seconds, List.copyOf(clientIds));
    }
  }
}
