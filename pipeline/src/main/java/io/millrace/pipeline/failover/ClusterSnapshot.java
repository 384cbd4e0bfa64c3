package io.millrace.pipeline.failover;

import java.util.Map;
import java.util.Set;

/**
 * What one watcher saw of the cluster at one moment.
 *
 * @param watcher number of the watcher; each asks another broker, whose answer may be out of date
 * @param atNs when the answer arrived, by {@link System#nanoTime}
 * @param brokers ids of those that are registered and not fenced
 * @param leaders the leader of each partition that has one
 * @param inSync for each partition, its in-sync replicas
 * @param replicas the topic's replication factor
 */
record ClusterSnapshot(
    int watcher,
    long atNs,
    Set<Integer> brokers,
    Map<Integer, Integer> leaders,
    Map<Integer, Set<Integer>> inSync,
    int replicas) {
  ClusterSnapshot {
    brokers = Set.copyOf(brokers);
    leaders = Map.copyOf(leaders);
    inSync = Map.copyOf(inSync);
  }

  /** True when {@code other} shows the same state of the cluster, at whatever time. */
  boolean showsTheSameAs(ClusterSnapshot other) {
    return brokers.equals(other.brokers)
        && leaders.equals(other.leaders)
        && inSync.equals(other.inSync)
        && replicas == other.replicas;
  }

  /** True when every partition has a leader and all its replicas are in sync. */
  boolean hasFullRedundancy(int partitions) {
    return leaders.size() == partitions
        && inSync.values().stream().allMatch(replicasInSync -> replicasInSync.size() == replicas);
  }
}
