package io.millrace.pipeline.failover;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * How the cluster reacted to a fault, from the snapshots of all watchers. Pure: everything follows
 * from the snapshots. Times are those of the first watcher that saw something, by {@link
 * System#nanoTime}.
 */
record ClusterHistory(int partitions, List<ClusterSnapshot> snapshots) {
  private static final int NO_LEADER = -1;

  ClusterHistory {
    snapshots = snapshots.stream().sorted(Comparator.comparingLong(ClusterSnapshot::atNs)).toList();
  }

  /**
   * When a snapshot after {@code faultNs} first showed none of {@code brokers}; empty when none of
   * them was in the cluster before, which is so for a controller that is not a broker.
   */
  OptionalLong fencedNs(long faultNs, Set<Integer> brokers) {
    boolean wereThere =
        before(faultNs).stream().anyMatch(s -> brokers.stream().anyMatch(s.brokers()::contains));
    return wereThere
        ? first(faultNs, s -> brokers.stream().noneMatch(s.brokers()::contains))
        : OptionalLong.empty();
  }

  private Optional<ClusterSnapshot> before(long ns) {
    return snapshots.stream().filter(s -> s.atNs() <= ns).reduce((first, second) -> second);
  }

  /**
   * When a snapshot first showed, for every partition of {@code affected}, a leader that is none of
   * {@code brokers}.
   */
  OptionalLong newLeadersNs(long faultNs, Set<Integer> brokers, Set<Integer> affected) {
    return first(
        faultNs,
        s -> !affected.isEmpty() && affected.stream().allMatch(p -> isLedByAnother(s, p, brokers)));
  }

  private static boolean isLedByAnother(
      ClusterSnapshot snapshot, int partition, Set<Integer> brokers) {
    int leader = snapshot.leaders().getOrDefault(partition, NO_LEADER);
    return leader != NO_LEADER && !brokers.contains(leader);
  }

  /**
   * When a snapshot first showed one of {@code brokers} missing from the in-sync replicas of a
   * partition in which it was in sync before the fault.
   */
  OptionalLong shrunkNs(long faultNs, Set<Integer> brokers) {
    Optional<ClusterSnapshot> before = before(faultNs);
    return before.isEmpty()
        ? OptionalLong.empty()
        : first(faultNs, s -> misses(s, before.get(), brokers));
  }

  private static boolean misses(ClusterSnapshot now, ClusterSnapshot before, Set<Integer> brokers) {
    return now.inSync().entrySet().stream()
        .anyMatch(
            inSync ->
                before.inSync().getOrDefault(inSync.getKey(), Set.of()).stream()
                    .anyMatch(b -> brokers.contains(b) && !inSync.getValue().contains(b)));
  }

  /**
   * When redundancy was recovered: the first snapshot with all replicas in sync after which no
   * watcher saw otherwise. {@code healNs} itself when redundancy was recovered before it, or was
   * never lost since {@code faultNs}; empty when it was not recovered.
   */
  OptionalLong redundancyRecoveredNs(long faultNs, long healNs) {
    long lastBrokenNs =
        snapshots.stream()
            .filter(s -> s.atNs() > faultNs && !s.hasFullRedundancy(partitions))
            .mapToLong(ClusterSnapshot::atNs)
            .max()
            .orElse(Long.MIN_VALUE);
    OptionalLong recovered = first(lastBrokenNs, s -> s.hasFullRedundancy(partitions));
    boolean hadRecoveredByThen =
        lastBrokenNs == Long.MIN_VALUE
            || (recovered.isPresent() && recovered.getAsLong() <= healNs);
    return hadRecoveredByThen ? OptionalLong.of(healNs) : recovered;
  }

  /**
   * Returns every change of brokers, leaders and in-sync replicas, at the time at which the first
   * watcher saw it.
   */
  List<Change> changes() {
    List<Change> changes = new ArrayList<>();
    ClusterSnapshot known = null;
    for (int i = 0; i < snapshots.size(); i++) {
      ClusterSnapshot snapshot = snapshots.get(i);
      if (known == null) {
        known = snapshot;
      } else if (!known.showsTheSameAs(snapshot) && !isStale(i)) {
        changes.add(new Change(snapshot.atNs(), known, snapshot));
        known = snapshot;
      }
    }
    return changes;
  }

  /**
   * True for a snapshot that only repeats what its watcher showed before, while another watcher has
   * already seen a change.
   */
  private boolean isStale(int index) {
    ClusterSnapshot snapshot = snapshots.get(index);
    for (int i = index - 1; i >= 0; i--) {
      if (snapshots.get(i).watcher() == snapshot.watcher()) {
        return snapshots.get(i).showsTheSameAs(snapshot);
      }
    }
    return false;
  }

  /** The difference between two successive states of the cluster. */
  record Change(long atNs, ClusterSnapshot before, ClusterSnapshot after) {
    /** Returns the change in words: one entry for each broker or partition that changed. */
    List<String> words() {
      List<String> words = new ArrayList<>();
      Set<Integer> gone = minus(before.brokers(), after.brokers());
      Set<Integer> back = minus(after.brokers(), before.brokers());
      gone.forEach(broker -> words.add("broker " + broker + " is out"));
      back.forEach(broker -> words.add("broker " + broker + " is in"));
      for (int p : new TreeSet<>(after.inSync().keySet())) {
        int led = before.leaders().getOrDefault(p, NO_LEADER);
        int leads = after.leaders().getOrDefault(p, NO_LEADER);
        if (led != leads) {
          words.add("partition %d: leader %s, was %s".formatted(p, name(leads), name(led)));
        }
        int was = before.inSync().getOrDefault(p, Set.of()).size();
        int now = after.inSync().getOrDefault(p, Set.of()).size();
        if (was != now) {
          words.add("partition %d: %d replicas in sync, were %d".formatted(p, now, was));
        }
      }
      return words;
    }

    private static String name(int leader) {
      return leader == NO_LEADER ? "none" : Integer.toString(leader);
    }

    private static Set<Integer> minus(Set<Integer> all, Set<Integer> without) {
      Set<Integer> rest = new TreeSet<>(all);
      rest.removeAll(without);
      return rest;
    }
  }

  private OptionalLong first(long fromNs, Predicate<ClusterSnapshot> test) {
    return snapshots.stream()
        .filter(s -> s.atNs() > fromNs && test.test(s))
        .mapToLong(ClusterSnapshot::atNs)
        .findFirst();
  }
}
