package io.millrace.pipeline.report;

import io.millrace.pipeline.result.FailoverResult;
import io.millrace.pipeline.result.FailoverSeriesResult.Trial;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Says by how much a setting changes the gaps of a fault. It compares scenarios whose names differ
 * only in the value of that setting. Their runs are paired by round, since the runs of a round
 * share its seed, and with it the phase of the fault.
 */
final class FailoverDifferences {
  private static final double MS_PER_SECOND = 1_000;

  /** Any seed would do; with a fixed one the same trials always give the same text. */
  private static final long SEED = 1;

  private static final String BETWEEN_PARTS = ", ";

  /** The name that scenarios have in common, and the setting in which they differ. */
  private record Variation(String rest, String setting) {}

  /** One value of the setting, as {@code name=value}, and its runs by round. */
  private record Variant(String setting, Map<Integer, FailoverResult> rounds) {}

  private FailoverDifferences() {}

  /**
   * Returns a sentence for every fault and every value of a setting except the first, in the order
   * of their names; none where there are too few rounds for an interval.
   */
  static List<String> of(List<Trial> trials) {
    List<String> sentences = new ArrayList<>();
    variations(trials)
        .forEach(
            (variation, variants) -> {
              Variant first = variants.get(0);
              for (Variant other : variants.subList(1, variants.size())) {
                sentence(variation, first, other).ifPresent(sentences::add);
              }
            });
    return sentences;
  }

  private static Map<Variation, List<Variant>> variations(List<Trial> trials) {
    Map<String, Map<Integer, FailoverResult>> scenarios =
        trials.stream()
            .filter(trial -> !trial.result().fault().equals("none"))
            .collect(
                Collectors.groupingBy(
                    Trial::scenario,
                    TreeMap::new,
                    Collectors.toMap(Trial::round, Trial::result, (earlier, later) -> later)));
    Map<Variation, List<Variant>> variations = new LinkedHashMap<>();
    scenarios.forEach(
        (name, rounds) -> {
          List<String> parts = List.of(name.split(BETWEEN_PARTS));
          for (String part : parts) {
            int equals = part.indexOf('=');
            if (equals > 0) {
              String rest =
                  parts.stream()
                      .filter(other -> !other.equals(part))
                      .collect(Collectors.joining(BETWEEN_PARTS));
              variations
                  .computeIfAbsent(
                      new Variation(rest, part.substring(0, equals)), v -> new ArrayList<>())
                  .add(new Variant(part, rounds));
            }
          }
        });
    return variations;
  }

  private static Optional<String> sentence(Variation variation, Variant first, Variant other) {
    List<String> differences =
        Stream.of(
                difference("longest write gap", FailoverResult::writeGapMs, first, other),
                difference("longest read gap", FailoverResult::readGapMs, first, other))
            .flatMap(Optional::stream)
            .toList();
    return differences.isEmpty()
        ? Optional.empty()
        : Optional.of(
            NumberText.format(
                "%s: with %s instead of %s %s",
                variation.rest(),
                other.setting(),
                first.setting(),
                String.join("; ", differences)));
  }

  private static Optional<String> difference(
      String gap,
      Function<FailoverResult, FailoverResult.Standstills> which,
      Variant first,
      Variant other) {
    List<Double> seconds = new ArrayList<>();
    first
        .rounds()
        .forEach(
            (round, before) -> {
              FailoverResult after = other.rounds().get(round);
              if (after != null) {
                double ms = which.apply(after).longestMs() - which.apply(before).longestMs();
                seconds.add(ms / MS_PER_SECOND);
              }
            });
    Estimate mean =
        Bootstrap.mean(seconds.stream().mapToDouble(Double::doubleValue).toArray(), SEED);
    if (!mean.hasInterval()) {
      return Optional.empty();
    }
    String rounds = NumberText.format("%d rounds", mean.samples());
    if (!mean.excludes(0)) {
      return Optional.of(
          NumberText.format(
              "nothing is shown for the %s (95 %%: %+.2f to %+.2f s, %s)",
              gap, mean.low(), mean.high(), rounds));
    }
    boolean longer = mean.value() > 0;
    return Optional.of(
        NumberText.format(
            "the %s is %.2f s %s (95 %%: %.2f to %.2f s, %s)",
            gap,
            Math.abs(mean.value()),
            longer ? "longer" : "shorter",
            longer ? mean.low() : -mean.high(),
            longer ? mean.high() : -mean.low(),
            rounds));
  }
}
