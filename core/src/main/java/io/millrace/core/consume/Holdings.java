package io.millrace.core.consume;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Who held which partitions, from what members told of their assignments. */
public final class Holdings {
  private Holdings() {}

  /**
   * The partitions of each member that was ever given any, at {@code atNs}. A member that died
   * holds what it held: nobody told otherwise.
   */
  public static Map<String, Set<Integer>> at(List<RebalanceLog.Entry> entries, long atNs) {
    Map<String, Set<Integer>> held = new TreeMap<>();
    for (RebalanceLog.Entry entry : entries) {
      if (entry.atNs() <= atNs) {
        Set<Integer> ofMember = held.computeIfAbsent(entry.member(), name -> new TreeSet<>());
        switch (entry.change()) {
          case ASSIGNED -> ofMember.addAll(entry.partitions());
          case REVOKED, LOST -> entry.partitions().forEach(ofMember::remove);
        }
      }
    }
    return Collections.unmodifiableMap(held);
  }
}
