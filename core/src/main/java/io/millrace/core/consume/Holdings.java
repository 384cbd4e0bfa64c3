package io.millrace.core.consume;

import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Who held which partition, from what members told of their assignments. Who holds it now, {@link
 * RebalanceLog#owners} knows.
 */
public final class Holdings {
  private Holdings() {}

  /**
   * The owner of each partition that had one at {@code atNs}: whom it was given to last (members in
   * other processes tell of it late, so the entries need not be in order). A member that died owns
   * what it had until that is given to another, for it tells nothing any more.
   */
  public static Map<Integer, String> owners(List<RebalanceLog.Entry> entries, long atNs) {
    Map<Integer, String> owners = new TreeMap<>();
    List<RebalanceLog.Entry> inTime =
        entries.stream().sorted(Comparator.comparingLong(RebalanceLog.Entry::atNs)).toList();
    for (RebalanceLog.Entry entry : inTime) {
      if (entry.atNs() <= atNs) {
        for (int partition : entry.partitions()) {
          switch (entry.change()) {
            case ASSIGNED -> owners.put(partition, entry.member());
            case REVOKED, LOST -> owners.remove(partition, entry.member());
          }
        }
      }
    }
    return Collections.unmodifiableMap(owners);
  }
}
