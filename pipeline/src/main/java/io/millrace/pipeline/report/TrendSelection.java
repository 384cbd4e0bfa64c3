package io.millrace.pipeline.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The runs that a trend may be made of: those of one experiment whose figures may be used.
 *
 * @param runs from the oldest to the newest
 */
public record TrendSelection(List<PastRun> runs, Omitted omitted) {

  /** Copies the list. */
  public TrendSelection {
    runs = List.copyOf(runs);
  }

  /**
   * The runs that it must not be made of.
   *
   * @param otherSettings runs of other experiments
   * @param invalid how many have figures that must not be used
   * @param unfinished how many came to no result
   */
  public record Omitted(List<LeftOut> otherSettings, int invalid, int unfinished) {
    /** Copies the list. */
    public Omitted {
      otherSettings = List.copyOf(otherSettings);
    }
  }

  /**
   * A run of another experiment than the newest.
   *
   * @param differences in what it differs from it, a sentence each
   */
  public record LeftOut(String run, List<String> differences) {}

  /**
   * Selects the runs of the newest one's experiment.
   *
   * @param unfinished how many more came to no result
   * @param mayDiffer true for a setting in which runs of one trend may differ
   */
  public static TrendSelection of(
      Collection<PastRun> all, int unfinished, Predicate<String> mayDiffer) {
    List<PastRun> valid =
        all.stream()
            .filter(PastRun::valid)
            .sorted(Comparator.comparing(run -> Instant.parse(run.summary().startedAt())))
            .toList();
    List<PastRun> runs = new ArrayList<>();
    List<LeftOut> leftOut = new ArrayList<>();
    for (PastRun run : valid) {
      Map<String, String> differences = run.differencesFrom(valid.get(valid.size() - 1));
      differences.keySet().removeIf(mayDiffer);
      if (differences.isEmpty()) {
        runs.add(run);
      } else {
        leftOut.add(new LeftOut(run.summary().name(), List.copyOf(differences.values())));
      }
    }
    return new TrendSelection(runs, new Omitted(leftOut, all.size() - valid.size(), unfinished));
  }
}
