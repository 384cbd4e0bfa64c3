package io.millrace.pipeline.report;

import io.millrace.pipeline.report.PeersResult.Contender;
import io.millrace.pipeline.report.PeersResult.Contest;
import io.millrace.pipeline.report.PeersResult.Round;
import io.millrace.pipeline.statistics.Bootstrap;
import io.millrace.pipeline.statistics.Estimate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.statistics.descriptive.Median;
import org.jspecify.annotations.Nullable;

/**
 * One figure of Millrace divided by the same figure of another contender, round by round: what the
 * machine did to both in a round cancels out.
 *
 * @param other the contender that Millrace is divided by
 * @param median of the rounds' ratios
 * @param mean their geometric mean, with its interval from five rounds on
 * @param lowest of the rounds' ratios
 * @param highest of the rounds' ratios
 */
public record PeersRatio(
    String other, Figure figure, double median, Estimate mean, double lowest, double highest) {

  /** Any seed would do; a fixed one makes the same text of the same rounds. */
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

    /** As it stands in tables. */
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
   * Millrace, the first contender, to each of the others. A figure that some round lacks, or that
   * is not above 0 there (a slope over runs that are too short), has no ratio.
   */
  public static List<PeersRatio> of(Contest contest) {
    List<PeersRatio> ratios = new ArrayList<>();
    Contender ours = contest.contenders().get(0);
    for (Contender other : contest.contenders().subList(1, contest.contenders().size())) {
      for (Figure figure : Figure.values()) {
        double[] values = perRound(figure, ours.rounds(), other.rounds());
        if (values.length > 0 && Arrays.stream(values).allMatch(value -> value > 0)) {
          ratios.add(of(other.name(), figure, values));
        }
      }
    }
    return ratios;
  }

  private static PeersRatio of(String other, Figure figure, double[] values) {
    return new PeersRatio(
        other,
        figure,
        Median.withDefaults().evaluate(values),
        Bootstrap.geometricMean(values, SEED),
        Arrays.stream(values).min().orElseThrow(),
        Arrays.stream(values).max().orElseThrow());
  }

  /** 0 for a round without a ratio. */
  private static double[] perRound(Figure figure, List<Round> ours, List<Round> theirs) {
    double[] ratios = new double[ours.size()];
    for (int i = 0; i < ratios.length; i++) {
      Double our = figure.of(ours.get(i));
      Double their = figure.of(theirs.get(i));
      if (our != null && their != null && our > 0 && their > 0) {
        ratios[i] = our / their;
      }
    }
    return ratios;
  }
}
