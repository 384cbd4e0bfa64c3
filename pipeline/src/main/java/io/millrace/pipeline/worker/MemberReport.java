package io.millrace.pipeline.worker;

import io.millrace.core.ledger.MemberReceipts;
import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.ledger.ShareCounts;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a group member tells of itself.
 *
 * @param endToEnd since the last line, see {@link HistogramText}
 * @param rebalances new ones since the last line
 * @param receipts only on the last line of a member that ended well
 * @param settled of those received, see {@link io.millrace.core.consume.GroupWorker#settledCount}
 * @param shares so far; null of a member that is none of a share group
 */
record MemberReport(
    boolean joined,
    long received,
    Map<Integer, Long> positions,
    @Nullable String endToEnd,
    List<Rebalance> rebalances,
    @Nullable Receipts receipts,
    long settled,
    @Nullable ShareCounts shares) {
  /** Of a member that has not begun. */
  static final MemberReport NOTHING =
      new MemberReport(false, 0, Map.of(), null, List.of(), null, 0, null);

  record Rebalance(long atNs, String change, List<Integer> partitions) {}

  record Receipts(
      List<Lane> lanes, List<Offsets> offsets, long foreign, @Nullable ShareReport share) {
    static Receipts of(MemberReceipts receipts) {
      return new Receipts(
          receipts.lanes().stream()
              .map(
                  lane ->
                      new Lane(
                          lane.producer(),
                          lane.partition(),
                          lane.sequences().toRanges(),
                          lane.duplicated(),
                          lane.reordered()))
              .toList(),
          receipts.offsets().stream()
              .map(o -> new Offsets(o.partition(), o.offsets().toRanges(), o.reread()))
              .toList(),
          receipts.foreign(),
          receipts.share() == null ? null : ShareReport.of(receipts.share()));
    }

    MemberReceipts toReceipts() {
      return new MemberReceipts(
          lanes.stream()
              .map(
                  lane ->
                      new MemberReceipts.Lane(
                          lane.producer,
                          lane.partition,
                          SequenceSet.ofRanges(lane.ranges),
                          lane.duplicated,
                          lane.reordered))
              .toList(),
          offsets.stream()
              .map(
                  o ->
                      new MemberReceipts.Offsets(
                          o.partition, SequenceSet.ofRanges(o.ranges), o.reread))
              .toList(),
          foreign,
          share == null ? null : share.toReceipts());
    }
  }

  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Lane(int producer, int partition, long[] ranges, long duplicated, long reordered) {}

  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Offsets(int partition, long[] ranges, long reread) {}
}
