package io.millrace.pipeline.report;

import io.millrace.pipeline.result.PeersResult.Round;
import io.millrace.pipeline.result.PeersResult.Task;
import io.millrace.pipeline.result.PeersResult.Tool;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/**
 * The ratio of a figure between two tools, taken in the same rounds: whatever the machine did to
 * both in a round cancels out.
 *
 * @param own the tool whose figure is divided
 * @param other the tool by whose figure it is divided
 * @param median of the rounds' ratios
 * @param mean the ratio of the two means over the rounds, with its interval from five rounds on
 * @param lowest of the rounds' ratios
 * @param highest of the rounds' ratios
 */
public record PeersRatio(
    String own,
    String other,
    Figure figure,
    double median,
    Estimate mean,
    double lowest,
    double highest) {

  /** Any seed would do; with a fixed one the same rounds always give the same text. */
  private static final long SEED = 1;

  /** What is compared. */
  public enum Figure {
    /** CPU seconds per million events; below 1: Millrace spends less. */
    CPU("CPU"),
    /** Bytes allocated per event; below 1: Millrace allocates less. */
    ALLOCATION("bytes"),
    /** Events per second; above 1: Millrace is faster. */
    RATE("events/s");

    private final String label;

    Figure(String label) {
      this.label = label;
    }

    /** The name of this figure in tables. */
    public String label() {
      return label;
    }

    /** The figure of one round; null when it was not measured. */
    public @Nullable Double of(Round round) {
      return switch (this) {
        case CPU -> round.cpuSecondsPerMillion();
        case ALLOCATION -> round.allocatedBytesPerEvent();
        case RATE -> round.eventsPerSecond();
      };
    }
  }

  /**
   * Returns the ratios of each tool to each of those after it: of Millrace, the first, to all
   * others, and of the bare loop, which is the limit, to Kafka's own tool. There is no ratio of a
   * figure that is missing in a round or is not above 0 there, as a slope over runs that are too
   * short may be.
   */
  public static List<PeersRatio> of(Task task) {
    List<PeersRatio> ratios = new ArrayList<>();
    List<Tool> tools = task.tools();
    for (int own = 0; own < tools.size(); own++) {
      for (Tool other : tools.subList(own + 1, tools.size())) {
        for (Figure figure : Figure.values()) {
          of(tools.get(own), other, figure).ifPresent(ratios::add);
        }
      }
    }
    return ratios;
  }

  private static Optional<PeersRatio> of(Tool own, Tool other, Figure figure) {
    double[] above = figures(figure, own.rounds());
    double[] below = figures(figure, other.rounds());
    if (above.length == 0 || !areAboveZero(above) || !areAboveZero(below)) {
      return Optional.empty();
    }
    double[] ratios = new double[above.length];
    Arrays.setAll(ratios, round -> above[round] / below[round]);
    return Optional.of(
        new PeersRatio(
            own.name(),
            other.name(),
            figure,
            Median.withDefaults().evaluate(ratios),
            Bootstrap.ratioOfMeans(above, below, SEED),
            Arrays.stream(ratios).min().orElseThrow(),
            Arrays.stream(ratios).max().orElseThrow()));
  }

  private static boolean areAboveZero(double[] figures) {
    return Arrays.stream(figures).allMatch(value -> value > 0);
  }

  /** Returns the figure of a round; 0 where it was not measured. */
  private static double[] figures(Figure figure, List<Round> rounds) {
    return rounds.stream()
        .map(figure::of)
        .mapToDouble(value -> value == null ? 0 : value)
        .toArray();
  }
}
