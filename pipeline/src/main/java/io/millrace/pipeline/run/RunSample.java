package io.millrace.pipeline.run;

import io.millrace.core.ledger.ShareCounts;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import io.millrace.core.stage.StageCounts;
import io.millrace.pipeline.rig.ClientView;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

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
 * @param stable how far readers of committed events can read; null where nobody looks
 * @param work of the stages between the load and the groups, in their order; mostly none
 */
public record RunSample(
    double offeredPerSecond,
    SendCounts counts,
    List<Group> groups,
    List<Partition> partitions,
    Map<String, Stage> stages,
    long hiccupMicros,
    List<ClientView> clients,
    TransactionCounts transactions,
    @Nullable Stable stable,
    List<StageWork> work) {
  /** Without transactions and stages. */
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
        TransactionCounts.NONE,
        null,
        List.of());
  }

  /** Copies the collections. */
  public RunSample {
    groups = List.copyOf(groups);
    partitions = List.copyOf(partitions);
    stages = Map.copyOf(stages);
    clients = List.copyOf(clients);
    work = List.copyOf(work);
  }

  /**
   * One group.
   *
   * @param lag of each partition, the records up to the last acknowledged one that it has not
   *     handled; empty where brokers say no offsets, and of share groups, which have no position
   * @param behind acknowledged events that it has not received; of a share group: not settled
   * @param share what the members of a share group made of their deliveries; null of others
   */
  public record Group(
      String id, long received, List<Long> lag, long behind, @Nullable ShareCounts share) {
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

  /**
   * What readers of committed events cannot read yet.
   *
   * @param partitions in the order of their numbers; none while nobody looks
   * @param longestWaitNs so far, that behind open transactions
   */
  public record Stable(List<StablePartition> partitions, long longestWaitNs) {
    /** Copies the list. */
    public Stable {
      partitions = List.copyOf(partitions);
    }
  }

  /**
   * Of one partition of the log that groups read.
   *
   * @param name as {@link Partition#name}
   * @param records between the last stable offset and the end, as last seen
   * @param waitNs for which the last stable offset has stood still behind the end, as last seen
   */
  public record StablePartition(String name, long records, long waitNs) {}

  /**
   * What the workers of one stage did.
   *
   * @param number from 1; with several topics counted over all of them
   * @param errors that they saw, those that were overcome included
   * @param lag of each partition, the records up to the last one written before it that are not
   *     passed on and committed; empty where brokers say no offsets
   * @param cpuNs that its processes have spent; null where its workers are threads
   */
  public record StageWork(
      int number, StageCounts counts, long errors, List<Long> lag, @Nullable Long cpuNs) {
    /** Copies the list. */
    public StageWork {
      lag = List.copyOf(lag);
    }
  }
}
