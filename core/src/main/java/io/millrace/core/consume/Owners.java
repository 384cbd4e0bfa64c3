package io.millrace.core.consume;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who holds which partition after the entries so far: what {@link Holdings#owners} works out from
 * all of them, kept entry by entry in memory for one assignment of each partition. Entries of
 * several members may come in another order than that of their times; those of one member do not.
 * Not thread-safe.
 */
final class Owners {
  private final Map<Integer, Holding> holdings = new TreeMap<>();

  /** Whom a partition was given to last; {@code over} when that member has told of losing it. */
  private record Holding(long sinceNs, String member, boolean over) {}

  void apply(RebalanceLog.Entry entry) {
    for (int partition : entry.partitions()) {
      Holding last = holdings.get(partition);
      switch (entry.change()) {
        case ASSIGNED -> {
          if (last == null || entry.atNs() >= last.sinceNs()) {
            holdings.put(partition, new Holding(entry.atNs(), entry.member(), false));
          }
        }
        case REVOKED, LOST -> {
          if (last != null
              && last.member().equals(entry.member())
              && entry.atNs() >= last.sinceNs()) {
            holdings.put(partition, new Holding(last.sinceNs(), last.member(), true));
          }
        }
      }
    }
  }

  /** The owner of each partition that has one. */
  Map<Integer, String> members() {
    Map<Integer, String> members = new TreeMap<>();
    holdings.forEach(
        (partition, holding) -> {
          if (!holding.over()) {
            members.put(partition, holding.member());
          }
        });
    return Collections.unmodifiableMap(members);
  }

  /** The assignments that still hold, one for each partition. */
  List<RebalanceLog.Entry> assignments() {
    List<RebalanceLog.Entry> assignments = new ArrayList<>();
    holdings.forEach(
        (partition, holding) -> {
          if (!holding.over()) {
            assignments.add(
                new RebalanceLog.Entry(
                    holding.sinceNs(),
                    holding.member(),
                    RebalanceLog.Change.ASSIGNED,
                    List.of(partition)));
          }
        });
    return assignments;
  }
}
