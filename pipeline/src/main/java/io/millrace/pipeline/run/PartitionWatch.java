package io.millrace.pipeline.run;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.IntToLongFunction;

/**
 * How far the brokers' acknowledgements have got in each partition, and since when they get no
 * further. Sampler thread only.
 */
final class PartitionWatch {
  private final long[] lastOffsets;
  private final long[] movedNs;

  /** Of a load that begins at {@code startNs}. */
  PartitionWatch(int partitions, long startNs) {
    lastOffsets = new long[partitions];
    movedNs = new long[partitions];
    Arrays.fill(lastOffsets, -1);
    Arrays.fill(movedNs, startNs);
  }

  /**
   * Looks again.
   *
   * @param acknowledged the highest acknowledged offset of a partition, or -1
   */
  void look(IntToLongFunction acknowledged, long nowNs) {
    for (int partition = 0; partition < lastOffsets.length; partition++) {
      long offset = acknowledged.applyAsLong(partition);
      if (offset > lastOffsets[partition]) {
        lastOffsets[partition] = offset;
        movedNs[partition] = nowNs;
      }
    }
  }

  /** True when any broker has said an offset; under acks=0 none ever does. */
  boolean knowsOffsets() {
    return Arrays.stream(lastOffsets).anyMatch(offset -> offset >= 0);
  }

  /** Since when no acknowledgement of {@code partition} was seen, at most 0 before the load. */
  long idleNs(int partition, long nowNs) {
    return Math.max(0, nowNs - movedNs[partition]);
  }

  /** Of each partition, one more than the highest acknowledged offset; 0 without any. */
  List<Long> ends() {
    return Arrays.stream(lastOffsets).map(offset -> offset + 1).boxed().toList();
  }

  /**
   * Of each partition, the records up to {@code ends} that lie behind whoever reads them.
   *
   * @param positions the next offset that it will handle
   * @param startOffsets where it begins in partitions that it has not read from yet
   */
  static List<Long> lag(List<Long> ends, Map<Integer, Long> positions, List<Long> startOffsets) {
    List<Long> lag = new ArrayList<>();
    for (int partition = 0; partition < ends.size(); partition++) {
      long position = positions.getOrDefault(partition, startOffsets.get(partition));
      lag.add(Math.max(0, ends.get(partition) - position));
    }
    return lag;
  }

  int partitions() {
    return lastOffsets.length;
  }
}
