package io.millrace.pipeline.series;

import io.millrace.pipeline.result.SweepResult;
import io.millrace.pipeline.result.SweepResult.Configuration;
import io.millrace.pipeline.result.SweepResult.Phase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.commons.rng.sampling.ListSampler;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Everything that a sweep will do, in order. Two sweeps with equal plans are the same sweep: one
 * that was interrupted goes on by that.
 *
 * @param design in words
 * @param seed of the order
 * @param baseline the options of the baseline, secrets redacted
 * @param checksums of the settings in the files that these options name, by option
 * @param build of Millrace: another one's runs are not its runs
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
    Map<String, String> checksums,
    String build,
    List<Configuration> configurations,
    List<Step> steps) {

  /** Of the plan's file; another version's sweep is not gone on with. */
  public static final int VERSION = 1;

  /** The baseline runs twice in every block. */
  private static final int BASELINE_COPIES = 2;

  /**
   * One run.
   *
   * @param copy 1, or 2 for the second baseline run of a block
   */
  public record Step(int block, int copy, String configuration, Phase phase) {

    /** The same configuration of the same block in another phase. */
    Step withPhase(Phase other) {
      return new Step(block, copy, configuration, other);
    }

    /** True when {@code run} was made for this step. */
    boolean isOf(SweepResult.Run run) {
      return run.block() == block
          && run.copy() == copy
          && run.phase() == phase
          && run.configuration().equals(configuration);
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
      Map<String, String> checksums,
      String build,
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
      for (Entry entry : shuffled(configurations, seed + block)) {
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
        checksums,
        build,
        List.copyOf(configurations),
        List.copyOf(steps));
  }

  private record Entry(String configuration, int copy) {}

  private static List<Entry> shuffled(List<Configuration> configurations, long seed) {
    List<Entry> entries = new ArrayList<>();
    for (Configuration configuration : configurations) {
      int copies = configuration.id().equals(SweepResult.BASELINE) ? BASELINE_COPIES : 1;
      for (int copy = 1; copy <= copies; copy++) {
        entries.add(new Entry(configuration.id(), copy));
      }
    }
    ListSampler.shuffle(RandomSource.XO_SHI_RO_256_PP.create(seed), entries);
    return entries;
  }

  /** The configuration of that id. */
  Configuration configuration(String id) {
    return configurations.stream().filter(c -> c.id().equals(id)).findFirst().orElseThrow();
  }
}
