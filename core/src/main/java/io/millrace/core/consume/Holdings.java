package io.millrace.core.consume;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who held which partition, from what members told of their assignments. */
public final class Holdings {
  private Holdings() {}

  /**
   * The owner of each partition that had one at {@code atNs}: whom it was given to last. A member
   * that died owns what it had until that is given to another, for it tells nothing any more.
   */
  public static Map<Integer, String> owners(List<RebalanceLog.Entry> entries, long atNs) {
    Map<Integer, String> owners = new TreeMap<>();
    for (RebalanceLog.Entry entry : entries) {
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
