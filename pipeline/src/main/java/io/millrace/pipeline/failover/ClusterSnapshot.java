package io.millrace.pipeline.failover;

import java.util.Map;
import java.util.Set;

/**
 * What one watcher saw of the cluster at one moment.
 *
 * @param watcher which of them; each asks on its own, and may be told what is no longer so
 * @param atNs when the answer came, by {@link System#nanoTime}
 * @param brokers those that are registered and not fenced
 * @param leaders the leader of each partition that has one
 * @param inSync for each partition, its in-sync replicas
 * @param replicas how many replicas every partition shall have
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

  /** The same cluster as {@code other} shows, whenever that was. */
  boolean showsTheSameAs(ClusterSnapshot other) {
    return brokers.equals(other.brokers)
        && leaders.equals(other.leaders)
        && inSync.equals(other.inSync)
        && replicas == other.replicas;
  }

  /** Every partition has a leader, and all its replicas are in sync. */
  boolean hasFullRedundancy(int partitions) {
    return leaders.size() == partitions
        && inSync.values().stream().allMatch(replicasInSync -> replicasInSync.size() == replicas);
  }
}
