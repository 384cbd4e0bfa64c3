package io.millrace.core.ledger;

import java.util.ArrayList;
import java.util.List;

/**
 * The audit of the logs themselves, as a fresh reader finds them at the end of a run.
 *
 * @param events distinct events of this run in the logs
 * @param lost acknowledged, and in no log
 * @param phantom refused or aborted, and yet read from a log
 * @param duplicated copies of events beyond the first
 * @param reordered behind a later event of the same customer and producer
 * @param unknownPresent of unknown outcome, and in a log: they were written
 * @param unknownAbsent of unknown outcome, and in no log
 * @param foreign records that are not events of this run
 * @param offsetMismatches blocks of {@value OffsetSums#BLOCK} events of one producer and partition
 *     in which at least one event is at another offset than its acknowledgement said
 * @param lostEvents which events were lost
 */
public record LogAudit(
    long events,
    long lost,
    long phantom,
    long duplicated,
    long reordered,
    long unknownPresent,
    long unknownAbsent,
    long foreign,
    long offsetMismatches,
    List<Lost> lostEvents) {

  /** Copies the list. */
  public LogAudit {
    lostEvents = List.copyOf(lostEvents);
  }

  /** Several topics together: sums of all numbers. */
  public static LogAudit sum(List<LogAudit> audits) {
    return audits.stream()
        .reduce(LogAudit::plus)
        .orElse(new LogAudit(0, 0, 0, 0, 0, 0, 0, 0, 0, List.of()));
  }

  private LogAudit plus(LogAudit other) {
    List<Lost> all = new ArrayList<>(lostEvents);
    all.addAll(other.lostEvents);
    return new LogAudit(
        events + other.events,
        lost + other.lost,
        phantom + other.phantom,
        duplicated + other.duplicated,
        reordered + other.reordered,
        unknownPresent + other.unknownPresent,
        unknownAbsent + other.unknownAbsent,
        foreign + other.foreign,
        offsetMismatches + other.offsetMismatches,
        all);
  }

  /** Makes an audit without the list of lost events. */
  public LogAudit withoutLostEvents() {
    return new LogAudit(
        events,
        lost,
        phantom,
        duplicated,
        reordered,
        unknownPresent,
        unknownAbsent,
        foreign,
        offsetMismatches,
        List.of());
  }

  /** The lost events of one producer in one partition. */
  public record Lost(int producer, int partition, SequenceSet sequences) {}
}
