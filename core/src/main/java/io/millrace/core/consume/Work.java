package io.millrace.core.consume;

import io.millrace.core.measure.NanoClock;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * How long handling an order takes, as when a worker calls a database or another service: it waits,
 * and does not burn CPU.
 */
public sealed interface Work {

  /** The handler of one member. */
  StampHandler handler(NanoClock clock, SplittableRandom random);

  /** True when an order is handled as soon as it is there. */
  default boolean isNone() {
    return this instanceof None;
  }

  /** No work. */
  record None() implements Work {
    @Override
    public StampHandler handler(NanoClock clock, SplittableRandom random) {
      return StampHandler.NONE;
    }

    @Override
    public String toString() {
      return "none";
    }
  }

  /** The same time for every order. */
  record Fixed(Duration time) implements Work {
    /** Checks the time. */
    public Fixed {
      if (time.isNegative() || time.isZero()) {
        throw new IllegalArgumentException("work must be above 0, not " + time);
      }
    }

    @Override
    public StampHandler handler(NanoClock clock, SplittableRandom random) {
      long workNs = time.toNanos();
      return stamp -> clock.parkUntil(clock.nanoTime() + workNs);
    }

    @Override
    public String toString() {
      return "fixed:" + time.toNanos() / 1_000 + "us";
    }
  }

  /**
   * A lognormal time, as service calls take: many near the median, some much longer.
   *
   * @param sigma of the underlying normal distribution; 0.5 puts p99 at 3.2 times the median
   */
  record Lognormal(Duration median, double sigma) implements Work {
    /** Checks both numbers. */
    public Lognormal {
      if (median.isNegative() || median.isZero() || !(sigma >= 0) || sigma > 5) {
        throw new IllegalArgumentException(
            "work needs a median above 0 and a sigma of 0 to 5, not " + median + " and " + sigma);
      }
    }

    @Override
    public StampHandler handler(NanoClock clock, SplittableRandom random) {
      double medianNs = median.toNanos();
      return stamp -> {
        long workNs = (long) (medianNs * Math.exp(sigma * random.nextGaussian()));
        clock.parkUntil(clock.nanoTime() + workNs);
      };
    }

    @Override
    public String toString() {
      return "lognormal:" + median.toNanos() / 1_000 + "us:" + sigma;
    }
  }
}
