package io.millrace.pipeline.worker;

import io.millrace.core.ledger.OffsetSums;
import io.millrace.core.ledger.SentAccount;
import io.millrace.core.ledger.SentHistory;
import io.millrace.core.ledger.SequenceSet;
import io.millrace.core.ledger.TraceAccount;
import io.millrace.core.measure.Gap;
import io.millrace.core.measure.GapLog;
import io.millrace.core.measure.MeasuredGaps;
import io.millrace.core.send.SendCounts;
import io.millrace.core.send.TransactionCounts;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What a sender tells of itself.
 *
 * @param connected it knows its topic, and may be started
 * @param begun it was started
 * @param running events are still to be sent
 * @param lastOffsets the highest acknowledged offset of each partition; -1 without any
 * @param late of each partition, the events acknowledged late
 * @param errors by exception name
 * @param response since the last line, as {@code service} and {@code lag}; see {@link
 *     HistogramText}
 * @param account only on the last line of a sender that ended well
 * @param transactions how they ended so far
 * @param commits as {@code response}
 */
@SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
record SenderReport(
    boolean connected,
    boolean begun,
    boolean running,
    SendCounts counts,
    long[] lastOffsets,
    long[] late,
    Map<String, Long> errors,
    @Nullable String response,
    @Nullable String service,
    @Nullable String lag,
    @Nullable Account account,
    TransactionCounts transactions,
    @Nullable String commits) {

  /** Of a sender that has not begun. */
  static SenderReport ofNothing(int partitions) {
    long[] none = new long[partitions];
    Arrays.fill(none, -1);
    return new SenderReport(
        false,
        false,
        false,
        SendCounts.NONE,
        none,
        new long[partitions],
        Map.of(),
        null,
        null,
        null,
        null,
        TransactionCounts.NONE,
        null);
  }

  /** All that became of what was sent. */
  record Account(long lastAcknowledgedNs, long lastDueNs, List<Lane> lanes) {
    static Account of(SentAccount sent, long lastAcknowledgedNs, long lastDueNs) {
      List<Lane> lanes = new ArrayList<>();
      for (SentHistory history : sent.lanes()) {
        TraceAccount trace = sent.trace();
        lanes.add(
            new Lane(
                history.acknowledged().toRanges(),
                history.refused().toRanges(),
                history.unknown().toRanges(),
                history.notSent().toRanges(),
                trace == null ? null : Trace.of(trace.lanes().get(history.partition())),
                history.aborted().toRanges()));
      }
      return new Account(lastAcknowledgedNs, lastDueNs, lanes);
    }

    SentAccount toSent(int producer) {
      List<SentHistory> histories = new ArrayList<>();
      List<TraceAccount.Lane> traces = new ArrayList<>();
      for (int partition = 0; partition < lanes.size(); partition++) {
        Lane lane = lanes.get(partition);
        histories.add(
            new SentHistory(
                producer,
                partition,
                SequenceSet.ofRanges(lane.acknowledged),
                SequenceSet.ofRanges(lane.refused),
                SequenceSet.ofRanges(lane.unknown),
                SequenceSet.ofRanges(lane.notSent),
                SequenceSet.ofRanges(lane.aborted)));
        if (lane.trace != null) {
          traces.add(lane.trace.toLane());
        }
      }
      return new SentAccount(
          producer, histories, traces.isEmpty() ? null : new TraceAccount(traces));
    }
  }

  /** One partition. */
  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Lane(
      long[] acknowledged,
      long[] refused,
      long[] unknown,
      long[] notSent,
      @Nullable Trace trace,
      long[] aborted) {}

  /**
   * What was traced of one partition.
   *
   * @param gaps from and to of each, one after the other
   */
  @SuppressWarnings("ArrayRecordComponent") // plain data on its way through JSON, never compared
  record Trace(
      long[] gaps,
      boolean begun,
      long lastStepNs,
      long floorNs,
      @Nullable String ordinary,
      long[] unplaced,
      long[] offsets) {
    static Trace of(TraceAccount.Lane lane) {
      MeasuredGaps gaps = lane.gaps();
      return new Trace(
          gaps.closed().stream()
              .flatMapToLong(gap -> LongStream.of(gap.fromNs(), gap.toNs()))
              .toArray(),
          gaps.begun(),
          gaps.lastStepNs(),
          gaps.floorNs(),
          HistogramText.write(lane.ordinaryMicros()),
          lane.unplaced().toRanges(),
          lane.offsets().toArray());
    }

    TraceAccount.Lane toLane() {
      List<Gap> closed = new ArrayList<>();
      for (int i = 0; i < gaps.length; i += 2) {
        closed.add(new Gap(gaps[i], gaps[i + 1]));
      }
      Histogram ordinaryMicros = GapLog.emptyMicros();
      HistogramText.addTo(ordinaryMicros, ordinary);
      return new TraceAccount.Lane(
          new MeasuredGaps(closed, begun, lastStepNs, floorNs),
          ordinaryMicros,
          SequenceSet.ofRanges(unplaced),
          OffsetSums.of(offsets));
    }
  }
}
