package io.millrace.core.workload;

import java.util.SplittableRandom;

/**
 * Decides when each event is due, and nothing else: it never sleeps, never looks at the clock and
 * never thins the schedule of a generator that fell behind. One producer's share of the schedule;
 * used by its thread only.
 */
public sealed interface Pacer
    permits Pacer.Constant, PoissonPacer, Pacer.Ramp, Pacer.Burst, Pacer.Unbounded {

  /**
   * When event {@code index} is due, in ns after the start. Asked once for each index, in order
   * from 0.
   *
   * @param elapsedNs the present time, after the start
   */
  long dueNs(long index, long elapsedNs);

  /**
   * How many events after event {@code index}, the last that was asked for, are due before {@code
   * endNs}. Nothing is asked for after it. Takes microseconds where due times are a formula.
   */
  default long dueAfter(long index, long endNs) {
    long step = 1;
    while (dueNs(index + step, 0) < endNs) {
      step *= 2;
    }
    long before = step / 2; // event index + before is due in time, event index + step is not
    while (step - before > 1) {
      long middle = (before + step) / 2;
      if (dueNs(index + middle, 0) < endNs) {
        before = middle;
      } else {
        step = middle;
      }
    }
    return before;
  }

  /** False when events are due whenever the generator is ready (closed loop, saturation). */
  default boolean isOpenLoop() {
    return true;
  }

  /**
   * A constant rate: equal distances. The producers' schedules interleave, so that all of them
   * together are constant too.
   *
   * @param ratePerSecond of all producers together
   */
  record Constant(double ratePerSecond, int producers, int producer) implements Pacer {
    @Override
    public long dueNs(long index, long elapsedNs) {
      return (long) ((index * (double) producers + producer) * 1e9 / ratePerSecond);
    }
  }

  /**
   * A rate that grows (or falls) evenly from {@code fromPerSecond} to {@code toPerSecond} over
   * {@code overNs}, then stays.
   */
  record Ramp(double fromPerSecond, double toPerSecond, long overNs, int producers, int producer)
      implements Pacer {
    @Override
    public long dueNs(long index, long elapsedNs) {
      double n = index * (double) producers + producer;
      double overSeconds = overNs / 1e9;
      double slope = (toPerSecond - fromPerSecond) / overSeconds;
      double duringRamp = (fromPerSecond + toPerSecond) / 2 * overSeconds;
      double seconds;
      if (n >= duringRamp) {
        seconds = overSeconds + (n - duringRamp) / toPerSecond;
      } else if (slope == 0) {
        seconds = n / fromPerSecond;
      } else {
        // n = from·t + slope·t²/2, solved for t in the form that does not cancel for small slopes.
        double root = Math.sqrt(fromPerSecond * fromPerSecond + 2 * slope * n);
        seconds = 2 * n / (fromPerSecond + root);
      }
      return (long) (seconds * 1e9);
    }
  }

  /**
   * All events of a period at once at its start: {@code ratePerSecond} on average, in bursts every
   * {@code periodNs}.
   */
  record Burst(double ratePerSecond, long periodNs, int producers, int producer) implements Pacer {
    @Override
    public long dueNs(long index, long elapsedNs) {
      double eventsPerPeriod = Math.max(1, ratePerSecond * periodNs / 1e9);
      double n = index * (double) producers + producer;
      return (long) (Math.floor(n / eventsPerPeriod) * (eventsPerPeriod / ratePerSecond * 1e9));
    }
  }

  /** Always due: the generator sends as fast as it can. */
  record Unbounded() implements Pacer {
    @Override
    public long dueNs(long index, long elapsedNs) {
      return elapsedNs;
    }

    @Override
    public long dueAfter(long index, long endNs) {
      return 0; // what is not sent was not due
    }

    @Override
    public boolean isOpenLoop() {
      return false;
    }
  }

  /** A Poisson process: independent, exponentially distributed distances. */
  static Pacer poisson(double ratePerSecond, int producers, SplittableRandom random) {
    // The sum of independent Poisson processes is one again.
    return new PoissonPacer(ratePerSecond / producers, random);
  }
}
