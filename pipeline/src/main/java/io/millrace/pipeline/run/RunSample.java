package io.millrace.pipeline.run;

import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.pipeline.rig.ClientView;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;

/**
 * A run as it stands, once a second: counters since the load began, and latencies in µs. Made by
 * the sampler, and read by whoever it was given to; nobody changes it.
 *
 * @param offeredPerSecond due by the schedule now: infinite under saturation, 0 when it is over
 * @param counts of all senders
 * @param groups in the order of their numbers
 * @param partitions by their numbers; empty where brokers say no offsets (acks=0)
 * @param stages by their names, see {@link Stage}
 * @param hiccupMicros for which this JVM, or that of a worker, stood still: the longest in the last
 *     second
 * @param clients the run's Kafka clients
 * @param transactions of all senders; all zero outside of transactions
 */
public record RunSample(
    double offeredPerSecond,
    SendCounts counts,
    List<Group> groups,
    List<Partition> partitions,
    Map<String, Stage> stages,
    long hiccupMicros,
    List<ClientView> clients,
    TransactionCounts transactions) {
  /** Outside of transactions. */
  public RunSample(
      double offeredPerSecond,
      SendCounts counts,
      List<Group> groups,
      List<Partition> partitions,
      Map<String, Stage> stages,
      long hiccupMicros,
      List<ClientView> clients) {
    this(
        offeredPerSecond,
        counts,
        groups,
        partitions,
        stages,
        hiccupMicros,
        clients,
        TransactionCounts.NONE);
  }

  /** Copies the collections. */
  public RunSample {
    groups = List.copyOf(groups);
    partitions = List.copyOf(partitions);
    stages = Map.copyOf(stages);
    clients = List.copyOf(clients);
  }

  /**
   * One group.
   *
   * @param lag of each partition, the records up to the last acknowledged one that it has not
   *     handled; empty where brokers say no offsets
   */
  public record Group(String id, long received, List<Long> lag) {
    /** Copies the list. */
    public Group {
      lag = List.copyOf(lag);
    }
  }

  /**
   * One partition.
   *
   * @param name its number, or with several topics {@code topic-number}
   * @param idleNs since its last acknowledgement was seen, or since the load began; to a tenth of a
   *     second
   * @param late events acknowledged later than the objective; 0 where none was set
   */
  public record Partition(String name, long idleNs, long late) {}

  /**
   * One latency stage: response, service, end-to-end or schedule-lag.
   *
   * @param run over the whole run
   * @param second over the last second
   */
  public record Stage(Histogram run, Histogram second) {}
}
