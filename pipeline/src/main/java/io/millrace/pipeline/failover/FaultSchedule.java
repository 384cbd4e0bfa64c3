package io.millrace.pipeline.failover;

import io.millrace.pipeline.fault.Fault;
import io.millrace.pipeline.fault.Requirement;
import io.millrace.pipeline.fault.Targets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * The faults of one run, in order. Each is injected only when the cluster has recovered from the
 * one before.
 *
 * @param every shortest time from one fault to the next
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
    if (requirements(faults).size() > 1) {
      throw new IllegalArgumentException(
          "faults of links, of disks and by proxies cannot be done in one run: give each a run of"
              + " its own");
    }
  }

  /** One fault. */
  public static FaultSchedule once(Fault fault) {
    return new FaultSchedule(List.of(fault), Duration.ZERO);
  }

  /** Makes sure that every target will be there; before the fault-free time begins. */
  void prepare(Targets targets) {
    faults.stream().map(Fault::target).distinct().forEach(targets::prepare);
  }

  /** True when one of the faults matches. */
  public boolean has(Predicate<Fault> kind) {
    return faults.stream().anyMatch(kind);
  }

  /** Returns what the faults need around the brokers. */
  public Requirement requires() {
    return requirements(faults).stream().findFirst().orElse(Requirement.ANY);
  }

  private static Set<Requirement> requirements(List<Fault> faults) {
    return faults.stream()
        .map(Fault::requires)
        .filter(requirement -> requirement != Requirement.ANY)
        .collect(Collectors.toSet());
  }

  /** The longest time that the whole schedule may take, recovery limits included. */
  Duration longest(Duration phase, Duration recovery, Duration settle) {
    Duration sum = Duration.ZERO;
    for (Fault fault : faults) {
      Duration one = phase.plus(fault.lasts()).plus(recovery).plus(settle);
      Duration next = every.plus(phase);
      sum = sum.plus(one.compareTo(next) > 0 ? one : next);
    }
    return sum;
  }
}
