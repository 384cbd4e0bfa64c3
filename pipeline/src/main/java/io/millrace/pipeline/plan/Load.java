package io.millrace.pipeline.plan;

import io.millrace.core.order.EventFormat;
import io.millrace.core.send.Transactions;
import io.millrace.core.workload.Schedule;
import io.millrace.core.workload.Workload;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Where the events of a leg come from: offered by the run, or left in the topic by another. */
public sealed interface Load {

  /** How a reader finds the stamps of the events. */
  EventFormat format();

  /** The same seed gives the same events, and the same work of the members. */
  long seed();

  /**
   * Events that the run itself offers.
   *
   * @param producers one sender each
   * @param processes each sender is a JVM of its own
   * @param maxEvents of all producers together
   * @param warmup how long clients and brokers are warmed up first
   * @param plantedDelay holds every send up: a slowdown of known size, for a sweep to find
   * @param transactions null: events are sent outside of transactions
   */
  record Offered(
      Workload workload,
      int producers,
      boolean processes,
      Duration duration,
      long maxEvents,
      Duration warmup,
      Duration plantedDelay,
      @Nullable Transactions transactions)
      implements Load {
    /** Outside of transactions. */
    public Offered(
        Workload workload,
        int producers,
        boolean processes,
        Duration duration,
        long maxEvents,
        Duration warmup,
        Duration plantedDelay) {
      this(workload, producers, processes, duration, maxEvents, warmup, plantedDelay, null);
    }

    /** Checks the numbers. */
    public Offered {
      if (producers < 1 || producers > 1_000) {
        throw new IllegalArgumentException("producers must be 1 to 1000, not " + producers);
      }
      if (duration.isNegative() || duration.isZero()) {
        throw new IllegalArgumentException("duration must be above 0, not " + duration);
      }
      if (warmup.isNegative()) {
        throw new IllegalArgumentException("warmup must not be negative, not " + warmup);
      }
      if (maxEvents < 1) {
        throw new IllegalArgumentException("events must be above 0, not " + maxEvents);
      }
    }

    /** The same for at most {@code limit}. */
    public Offered lasting(Duration limit) {
      return new Offered(
          workload, producers, processes, limit, maxEvents, warmup, plantedDelay, transactions);
    }

    /** The same load for so long, whatever the most events are. */
    Offered asWarmup(Duration time) {
      return new Offered(
          workload,
          producers,
          processes,
          time,
          Long.MAX_VALUE,
          Duration.ZERO,
          plantedDelay,
          transactions);
    }

    @Override
    public EventFormat format() {
      return workload.content().format();
    }

    @Override
    public long seed() {
      return workload.seed();
    }

    /** The schedule's mean rate; infinite under saturation. */
    public double offeredPerSecond() {
      return workload.schedule().expectedEvents(duration) / (duration.toNanos() / 1e9);
    }

    /** True when events are sent in transactions. */
    public boolean isTransactional() {
      return transactions != null;
    }

    /** True when events are sent as fast as possible. */
    public boolean isSaturating() {
      return workload.schedule() instanceof Schedule.Max;
    }

    /** How many events are due within {@code time}, at most all; infinite under saturation. */
    public double expectedEvents(Duration time) {
      double limit = maxEvents == Long.MAX_VALUE ? Double.POSITIVE_INFINITY : maxEvents;
      return Math.min(limit, workload.schedule().expectedEvents(time));
    }
  }

  /** Events that are in the topic already, read from its start to its end. */
  record ReadBack(EventFormat format, long seed) implements Load {}
}
