package io.millrace.core.workload;

import java.time.Duration;
import java.util.SplittableRandom;

/**
 * The schedule by which events are offered. A value; {@link #pacer} makes one producer's share of
 * it.
 */
public sealed interface Schedule {

  /** The pacer of one producer, drawing from {@code random} if it draws at all. */
  Pacer pacer(int producers, int producer, SplittableRandom random);

  /** How many events are due within {@code duration}, on average; infinite for {@link Max}. */
  double expectedEvents(Duration duration);

  /** Equal distances. */
  record Constant(double ratePerSecond) implements Schedule {
    /** Checks the rate. */
    public Constant {
      checkRate("rate", ratePerSecond);
    }

    @Override
    public Pacer pacer(int producers, int producer, SplittableRandom random) {
      return new Pacer.Constant(ratePerSecond, producers, producer);
    }

    @Override
    public double expectedEvents(Duration duration) {
      return ratePerSecond * seconds(duration);
    }
  }

  /** Exponentially distributed distances, as independent customers make them. */
  record Poisson(double ratePerSecond) implements Schedule {
    /** Checks the rate. */
    public Poisson {
      checkRate("rate", ratePerSecond);
    }

    @Override
    public Pacer pacer(int producers, int producer, SplittableRandom random) {
      return Pacer.poisson(ratePerSecond, producers, random);
    }

    @Override
    public double expectedEvents(Duration duration) {
      return ratePerSecond * seconds(duration);
    }
  }

  /** A rate that moves evenly from one value to another over the run. */
  record Ramp(double fromPerSecond, double toPerSecond, Duration over) implements Schedule {
    /** Checks both rates and the time. */
    public Ramp {
      checkRate("ramp-from", fromPerSecond);
      checkRate("rate", toPerSecond);
      if (over.isZero() || over.isNegative()) {
        throw new IllegalArgumentException("a ramp must last above 0, not " + over);
      }
    }

    @Override
    public Pacer pacer(int producers, int producer, SplittableRandom random) {
      return new Pacer.Ramp(fromPerSecond, toPerSecond, over.toNanos(), producers, producer);
    }

    @Override
    public double expectedEvents(Duration duration) {
      double ramped = Math.min(seconds(duration), seconds(over));
      double slope = (toPerSecond - fromPerSecond) / seconds(over);
      return fromPerSecond * ramped
          + slope * ramped * ramped / 2
          + toPerSecond * (seconds(duration) - ramped);
    }
  }

  /** All events of a period at its start. */
  record Burst(double ratePerSecond, Duration period) implements Schedule {
    /** Checks rate and period. */
    public Burst {
      checkRate("rate", ratePerSecond);
      if (period.isZero() || period.isNegative()) {
        throw new IllegalArgumentException("burst-period must be above 0, not " + period);
      }
    }

    @Override
    public Pacer pacer(int producers, int producer, SplittableRandom random) {
      return new Pacer.Burst(ratePerSecond, period.toNanos(), producers, producer);
    }

    @Override
    public double expectedEvents(Duration duration) {
      return ratePerSecond * seconds(duration);
    }
  }

  /** As fast as possible: a closed loop, whose latencies are those of saturation. */
  record Max() implements Schedule {
    @Override
    public Pacer pacer(int producers, int producer, SplittableRandom random) {
      return new Pacer.Unbounded();
    }

    @Override
    public double expectedEvents(Duration duration) {
      return Double.POSITIVE_INFINITY;
    }
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  private static void checkRate(String key, double ratePerSecond) {
    if (!(ratePerSecond > 0) || Double.isInfinite(ratePerSecond)) {
      throw new IllegalArgumentException(
          key + " must be above 0 events/s (or max), not " + ratePerSecond);
    }
  }
}
