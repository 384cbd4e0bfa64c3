package io.millrace.pipeline.series;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a sweep will do, in order. Two sweeps with equal plans are the same sweep, if the
 * build and the content of files are the same too.
 *
 * @param design in words
 * @param seed of the order
 * @param baseline the options of the baseline, secrets redacted
 * @param configurations the baseline first
 */
public record SweepPlan(
    int version,
    String name,
    String design,
    long seed,
    int blocks,
    Phases phases,
    Map<String, Object> baseline,
    List<Configuration> configurations,
    List<Step> steps)
    implements SeriesPlan<SweepPlan.Step> {

  /** Of the plan's file; another version's sweep is not gone on with. */
  public static final int VERSION = 2;

  /** The baseline runs twice in every block. */
  private static final int BASELINE_COPIES = 2;

  /**
   * One run.
   *
   * @param copy 1, or 2 for the second baseline run of a block
   */
  public record Step(int block, int copy, String configuration, Phase phase) implements SeriesStep {

    @Override
    public String key() {
      return configuration + ", " + phaseWord() + (copy == 1 ? "" : ", again");
    }

    @Override
    public String words() {
      return configuration + ", " + phaseWord();
    }

    /** The phase, as it is written. */
    String phaseWord() {
      return phase.name().toLowerCase(Locale.ROOT);
    }

    /** Whether {@code other} is the same copy of the same configuration in the same block. */
    boolean isOfSameConfiguration(@Nullable Step other) {
      return other != null && equals(other.withPhase(phase));
    }

    /** The same configuration of the same block in another phase. */
    Step withPhase(Phase other) {
      return new Step(block, copy, configuration, other);
    }
  }

  /**
   * Plans a sweep.
   *
   * @param configurations the baseline first
   */
  public static SweepPlan of(
      String name,
      String design,
      long seed,
      int blocks,
      Phases phases,
      Map<String, Object> baseline,
      List<Configuration> configurations) {
    if (blocks < 1 || blocks > 1_000) {
      throw new IllegalArgumentException("blocks must be 1 to 1000, not " + blocks);
    }
    if (configurations.size() < 2) {
      throw new IllegalArgumentException(
          "vary leaves nothing to compare: every value given is the baseline's own");
    }
    List<Step> steps = new ArrayList<>();
    for (int block = 1; block <= blocks; block++) {
      for (Entry entry : BlockOrder.of(entries(configurations), seed, block)) {
        for (Phase phase : phases.list()) {
          steps.add(new Step(block, entry.copy(), entry.configuration(), phase));
        }
      }
    }
    return new SweepPlan(
        VERSION,
        name,
        design,
        seed,
        blocks,
        phases,
        baseline,
        List.copyOf(configurations),
        List.copyOf(steps));
  }

  private record Entry(String configuration, int copy) {}

  private static List<Entry> entries(List<Configuration> configurations) {
    List<Entry> entries = new ArrayList<>();
    for (Configuration configuration : configurations) {
      int copies = configuration.id().equals(SweepResult.BASELINE) ? BASELINE_COPIES : 1;
      for (int copy = 1; copy <= copies; copy++) {
        entries.add(new Entry(configuration.id(), copy));
      }
    }
    return entries;
  }

  @Override
  public String blockWord() {
    return "block";
  }

  @Override
  public Optional<String> essential() {
    return Optional.of(SweepResult.BASELINE);
  }

  @Override
  public Object asked() {
    return this;
  }

  /** The configuration of that id. */
  Configuration configuration(String id) {
    return configurations.stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }
}
