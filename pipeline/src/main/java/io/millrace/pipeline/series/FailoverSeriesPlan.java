package io.millrace.pipeline.series;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that a failover series will do, in order: in every round each scenario once.
 *
 * @param seed of the order, and of the runs of the first round; the next round's is one more, so
 *     that its faults meet another phase
 */
public record FailoverSeriesPlan(
    int version, String name, long seed, int rounds, List<Scenario> scenarios, List<Step> steps)
    implements SeriesPlan<FailoverSeriesPlan.Step> {

  /** Of the plan's file; another version's series is not gone on with. */
  public static final int VERSION = 1;

  /** One run. */
  public record Step(int round, String scenario) implements SeriesStep {
    @Override
    public int block() {
      return round;
    }

    @Override
    public String key() {
      return scenario;
    }

    @Override
    public String configuration() {
      return scenario;
    }

    @Override
    public String words() {
      return scenario;
    }
  }

  /** What makes two series the same one; more rounds of the same are still the same. */
  private record Asked(int version, String name, long seed, List<Scenario> scenarios) {}

  /**
   * Plans a series.
   *
   * @throws IllegalArgumentException naming the key, its value and what is allowed
   */
  public static FailoverSeriesPlan of(
      String name, long seed, int rounds, List<Scenario> scenarios) {
    if (rounds < 1 || rounds > 1_000) {
      throw new IllegalArgumentException("repeat must be 1 to 1000, not " + rounds);
    }
    Set<String> names = new HashSet<>();
    List<Step> steps = new ArrayList<>();
    for (Scenario scenario : scenarios) {
      if (!names.add(scenario.name())) {
        throw new IllegalArgumentException(
            "two scenarios are called '" + scenario.name() + "': give each a name of its own");
      }
    }
    for (int round = 1; round <= rounds; round++) {
      for (Scenario scenario : BlockOrder.of(scenarios, seed, round)) {
        steps.add(new Step(round, scenario.name()));
      }
    }
    return new FailoverSeriesPlan(
        VERSION, name, seed, rounds, List.copyOf(scenarios), List.copyOf(steps));
  }

  @Override
  public String blockWord() {
    return "round";
  }

  @Override
  public Optional<String> essential() {
    return Optional.empty();
  }

  @Override
  public Object asked() {
    return new Asked(version, name, seed, scenarios);
  }

  /** The scenario of that name. */
  Scenario scenario(String scenario) {
    return scenarios.stream().filter(one -> one.name().equals(scenario)).findFirst().orElseThrow();
  }
}
