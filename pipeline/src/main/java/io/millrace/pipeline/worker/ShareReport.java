package io.millrace.pipeline.worker;

import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.ledger.ShareReceipts;
import java.util.List;

/** {@link ShareReceipts} on their way from a member's process, as JSON. */
record ShareReport(
    List<Lane> lanes, List<Records> records, List<Long> deliveries, long released, long late) {

  static ShareReport of(ShareReceipts receipts) {
    return new ShareReport(
        receipts.lanes().stream()
            .map(
                lane ->
                    new Lane(
                        lane.producer(),
                        lane.partition(),
                        lane.accepted().toRanges(),
                        lane.rejected().toRanges(),
                        lane.unconfirmed().toRanges(),
                        lane.last().toRanges()))
            .toList(),
        receipts.records().stream()
            .map(
                of ->
                    new Records(
                        of.partition(), of.accepted().toRanges(), of.acceptedAgain().toRanges()))
            .toList(),
        receipts.deliveries(),
        receipts.released(),
        receipts.late());
  }

  ShareReceipts toReceipts() {
    return new ShareReceipts(
        lanes.stream()
            .map(
                lane ->
                    new ShareReceipts.Lane(
                        lane.producer,
                        lane.partition,
                        SequenceSet.ofRanges(lane.accepted),
                        SequenceSet.ofRanges(lane.rejected),
                        SequenceSet.ofRanges(lane.unconfirmed),
                        SequenceSet.ofRanges(lane.last)))
            .toList(),
        records.stream()
            .map(
                of ->
                    new ShareReceipts.Records(
                        of.partition,
                        SequenceSet.ofRanges(of.accepted),
                        SequenceSet.ofRanges(of.acceptedAgain)))
            .toList(),
        deliveries,
        released,
        late);
  }

  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Lane(
      int producer,
      int partition,
      long[] accepted,
      long[] rejected,
      long[] unconfirmed,
      long[] last) {}

  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Records(int partition, long[] accepted, long[] acceptedAgain) {}
}
