package io.millrace.pipeline.failover;

import io.millrace.pipeline.fault.Fault;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;

/**
 * Which faults befall one run, one after the other: the next only when everything is whole again.
 *
 * @param every from one fault to the next, at the earliest
 */
public record FaultSchedule(List<Fault> faults, Duration every) {
  private static final int MOST = 10_000;

  /** Copies the list, and checks it. */
  public FaultSchedule {
    faults = List.copyOf(faults);
    if (faults.isEmpty() || faults.size() > MOST) {
      throw new IllegalArgumentException(
          "a run has 1 to " + MOST + " faults, not " + faults.size());
    }
    if (has(faults, Fault::needsNetwork) && has(faults, Fault::needsBadDisks)) {
      throw new IllegalArgumentException(
          "faults of links and of disks cannot befall the same run: give each a run of its own");
    }
  }

  /** One fault. */
  public static FaultSchedule once(Fault fault) {
    return new FaultSchedule(List.of(fault), Duration.ZERO);
  }

  /** True when one of them is such a fault. */
  public boolean has(Predicate<Fault> kind) {
    return has(faults, kind);
  }

  private static boolean has(List<Fault> faults, Predicate<Fault> kind) {
    return faults.stream().anyMatch(kind);
  }

  /** How long it may take until the last is mended, if everything takes as long as it may. */
  Duration longest(Duration phase, Duration recovery, Duration settle) {
    Duration sum = Duration.ZERO;
    for (Fault fault : faults) {
      Duration one = phase.plus(fault.lasts()).plus(recovery).plus(settle);
      sum = sum.plus(one.compareTo(every) > 0 ? one : every);
    }
    return sum;
  }
}
