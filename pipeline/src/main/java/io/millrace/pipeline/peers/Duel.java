package io.millrace.pipeline.peers;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * Two contestants, pair by pair.
 *
 * @param ours first of each pair's two slopes
 */
public record Duel(String title, String ours, String theirs, List<Pair> pairs) {

  /** Copies the pairs. */
  public Duel {
    pairs = List.copyOf(pairs);
  }

  /**
   * One contestant in one pair.
   *
   * @param cpuSecondsPerMillion slope over two lengths
   * @param eventsPerSecond of the longer run, as the contestant reports it
   */
  public record Slope(double cpuSecondsPerMillion, double eventsPerSecond) {}

  /** Both contestants, taken one right after the other. */
  public record Pair(Slope ours, Slope theirs) {
    /** Below 1: we spend less. */
    public double cpuRatio() {
      return ours.cpuSecondsPerMillion / theirs.cpuSecondsPerMillion;
    }

    /** Above 1: we are faster. */
    public double rateRatio() {
      return ours.eventsPerSecond / theirs.eventsPerSecond;
    }
  }

  /** The median of a figure over the pairs. */
  public double median(ToDoubleFunction<Pair> figure) {
    double[] values = pairs.stream().mapToDouble(figure).sorted().toArray();
    int middle = values.length / 2;
    return values.length % 2 == 1 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
  }

  /** The table, every pair shown. */
  public String table() {
    StringBuilder out = new StringBuilder(title).append('\n');
    out.append(
        String.format(
            Locale.ROOT,
            "%-8s %12s %12s %8s   %12s %12s %8s%n",
            "pair",
            "ours CPU s/M",
            "theirs",
            "ratio",
            "ours ev/s",
            "theirs",
            "ratio"));
    for (int i = 0; i < pairs.size(); i++) {
      out.append(row(Integer.toString(i + 1), pairs.get(i)));
    }
    out.append(
        String.format(
            Locale.ROOT,
            "%-8s %12.3f %12.3f %8.3f   %,12.0f %,12.0f %8.3f%n",
            "median",
            median(p -> p.ours().cpuSecondsPerMillion()),
            median(p -> p.theirs().cpuSecondsPerMillion()),
            median(Pair::cpuRatio),
            median(p -> p.ours().eventsPerSecond()),
            median(p -> p.theirs().eventsPerSecond()),
            median(Pair::rateRatio)));
    double[] ratios = pairs.stream().mapToDouble(Pair::cpuRatio).sorted().toArray();
    return out.append(
            String.format(
                Locale.ROOT,
                "CPU ratio: median %.3f, range %.3f to %.3f over %d pairs%n",
                median(Pair::cpuRatio),
                Arrays.stream(ratios).min().orElseThrow(),
                Arrays.stream(ratios).max().orElseThrow(),
                ratios.length))
        .toString();
  }

  private static String row(String label, Pair pair) {
    return String.format(
        Locale.ROOT,
        "%-8s %12.3f %12.3f %8.3f   %,12.0f %,12.0f %8.3f%n",
        label,
        pair.ours.cpuSecondsPerMillion,
        pair.theirs.cpuSecondsPerMillion,
        pair.cpuRatio(),
        pair.ours.eventsPerSecond,
        pair.theirs.eventsPerSecond,
        pair.rateRatio());
  }
}
