package io.millrace.pipeline.failover;

import io.millrace.pipeline.result.LatencyStage;
import io.millrace.pipeline.result.RunDirectory;
import io.millrace.pipeline.result.RunDirectory.Counters;
import io.millrace.pipeline.result.TimelineReader;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The rows in a run's files. Events that were lost are behind for ever: from when on they were due,
 * no backlog counts them.
 *
 * @param lost how many
 * @param lostFromMs when the first of them was due
 */
record RunRows(RunDirectory directory, long lost, long lostFromMs) implements LoadRecord.Rows {
  @Override
  public void eachTick(Predicate<Counters> reader) {
    try (TimelineReader ticks = directory.readTimeline()) {
      for (Counters tick = ticks.next(); tick != null; tick = ticks.next()) {
        if (!reader.test(withoutLost(tick))) {
          return;
        }
      }
    }
  }

  @Override
  public void eachSecond(long fromMs, Predicate<ServiceRecovery.Second> reader) {
    try (TimelineReader ticks = directory.readTimeline()) {
      Backlog backlog = new Backlog(ticks);
      directory.eachInterval(
          LatencyStage.RESPONSE,
          fromMs,
          interval ->
              reader.test(
                  new ServiceRecovery.Second(
                      interval.getStartTimeStamp(),
                      interval,
                      backlog.at(interval.getEndTimeStamp()))));
    }
  }

  private Counters withoutLost(Counters tick) {
    return tick.elapsedMs() < lostFromMs
        ? tick
        : new Counters(
            tick.elapsedMs(),
            tick.sent(),
            tick.acknowledged(),
            tick.received(),
            Math.max(0, tick.behind() - lost));
  }

  /** The backlog at one time after the other. */
  private final class Backlog {
    private final TimelineReader ticks;
    private @Nullable Counters next;
    private long behind;

    private Backlog(TimelineReader ticks) {
      this.ticks = ticks;
      this.next = ticks.next();
    }

    /** As the last tick at or before {@code ms} tells it; 0 before the first. */
    private long at(long ms) {
      Counters tick = next;
      while (tick != null && tick.elapsedMs() <= ms) {
        behind = withoutLost(tick).behind();
        tick = ticks.next();
      }
      next = tick;
      return behind;
    }
  }
}
