package io.millrace.pipeline.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.core.consume.ConsumerGroup;
import io.millrace.core.consume.RebalanceLog;
import io.millrace.core.ledger.Verdict;
import io.millrace.core.measure.NanoClock;
import io.millrace.pipeline.result.Summary;
import io.millrace.pipeline.result.Throttling;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Two hours of ticks, without waiting for any. The benchmark LongRun does the same for a day. */
class LongRunTest {
  private static final long TICK_NS = 100_000_000;
  private static final int TICKS = 72_000;
  private static final int PER_SECOND = 1_000;

  private final RebalanceLog rebalances = new RebalanceLog();
  private final ConsumerGroup group = new ConsumerGroup("g", List.of(), rebalances, null);
  private final StringWriter written = new StringWriter();
  private final EventLog events =
      new EventLog(written, List.of(group), RunObserver.NONE, NanoClock.system(0), 0);
  private final Timeline timeline = new Timeline(null);

  /**
   * Writes and reads for two hours.
   *
   * @param growth events by which the backlog grows at each tick
   */
  private void live(long growth) {
    for (int tick = 1; tick <= TICKS; tick++) {
      long sent = (long) tick * PER_SECOND / 10;
      long behind = tick * growth;
      timeline.add(tick * 100L, new Timeline.Counts(sent, sent, 0, 0, sent - behind, behind));
      if (tick % 2 == 0) { // a rebalance five times a second is more than any group has
        rebalances.add(entry(tick, RebalanceLog.Change.REVOKED));
        rebalances.add(entry(tick, RebalanceLog.Change.ASSIGNED));
      }
      if (tick % 10 == 0) {
        events.update();
      }
    }
  }

  private static RebalanceLog.Entry entry(int tick, RebalanceLog.Change change) {
    return new RebalanceLog.Entry(tick * TICK_NS, "m" + tick % 3, change, List.of(0));
  }

  private Verdict judge() {
    return ValidityGates.judge(
        new ValidityGates.Facts(
            false,
            false,
            false,
            false,
            true,
            new Summary.Events(1, 1, 0, 0, 0, 0, 0, Map.of()),
            PER_SECOND,
            PER_SECOND,
            0,
            0,
            0,
            timeline.behind(),
            List.of(),
            Throttling.NONE));
  }

  @Test
  void whatIsKeptIsBoundedAndEveryEventIsWritten() {
    live(0);
    events.close();

    assertThat(timeline.behind()).hasSizeLessThanOrEqualTo(ThinnedSeries.MOST_KEPT + 1);
    assertThat(rebalances.entries()).hasSizeLessThanOrEqualTo(RebalanceLog.MOST_KEPT + 1);
    assertThat(written.toString().lines()).hasSize(TICKS);
    assertThat(events.rebalances(group, TICKS * TICK_NS)).isEqualTo(TICKS);
    assertThat(judge()).isEqualTo(Verdict.PASS);
  }

  @Test
  void aBacklogThatGrowsForHoursIsStillSeenInTheLastQuarter() {
    live(1);

    assertThat(judge().reasons()).singleElement().asString().contains("backlog growing");
  }

  @Test
  void rebalancesBeforeTheStartAndAfterTheDrainAreWrittenAndNotCounted() {
    Stream.of(-5, 10, 20, 30)
        .map(tick -> entry(tick, RebalanceLog.Change.ASSIGNED))
        .forEach(rebalances::add);
    events.close();

    assertThat(written.toString().lines()).hasSize(4);
    assertThat(events.rebalances(group, 20 * TICK_NS)).isEqualTo(2);
  }

  @Test
  void rebalancesThatCameTooFastToBeWrittenAreToldByTheirNumber() {
    for (int i = 1; i <= RebalanceLog.MOST_KEPT + 7; i++) {
      rebalances.add(entry(i, RebalanceLog.Change.ASSIGNED));
    }
    events.close();

    assertThat(written.toString().lines().findFirst())
        .hasValueSatisfying(
            line -> assertThat(line).contains("\"rebalances_missed\"", "\"count\":7"));
    assertThat(events.rebalances(group, Long.MAX_VALUE)).isEqualTo(RebalanceLog.MOST_KEPT + 7L);
  }
}
