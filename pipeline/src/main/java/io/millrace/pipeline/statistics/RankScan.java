package io.millrace.pipeline.statistics;

import java.util.stream.IntStream;
import org.apache.commons.rng.UniformRandomProvider;
import org.apache.commons.rng.simple.RandomSource;

/**
 * Looks in a series for the part whose values rank most unlike the rest, and says whether that is
 * more than chance: of all permutations of the series, how many hold a part that is as much unlike?
 *
 * <p>{@link ChangePoint}, Pettitt's test, has its largest statistic in the middle: of a hundred
 * values, nine have to follow a change before it is seen, and its approximation needs eleven
 * values. Here each part's sum of ranks is divided by its own standard deviation, and permutations
 * hold for ten values too. Ranks, since a stall is an outlier and no level.
 */
final class RankScan {
  /**
   * At a significance of 0.5 % a hundredth of it is known to a tenth: nothing hangs on the seed.
   */
  private static final int PERMUTATIONS = 5_000;

  /** Sums of ranks are multiples of a half: smaller differences are roundings. */
  private static final double ROUNDING = 1e-9;

  private final double[] ranks;
  private final Parts parts;
  private final int fewest;

  /** Which parts are looked at. */
  enum Parts {
    /** Those from the first value on: what comes after is the rest. */
    BEGINNINGS,
    /** Those with some of the rest on both sides: a level that was left again. */
    MIDDLES
  }

  /**
   * A part.
   *
   * @param from index of its first value
   * @param to index after its last
   */
  record Part(int from, int to, double strength) {}

  /**
   * Of {@code values}.
   *
   * @param fewest values in a part, and on each side of it
   */
  RankScan(double[] values, Parts parts, int fewest) {
    this.ranks = centredRanks(values);
    this.parts = parts;
    this.fewest = fewest;
  }

  /** True when there is any such part to be looked at. */
  private boolean isLongEnough() {
    return ranks.length >= fewest * (parts == Parts.BEGINNINGS ? 2 : 3);
  }

  /**
   * True when a part as unlike the rest as the strongest here is found in at most that share of
   * permutations.
   *
   * @param seed of the permutations
   */
  boolean isSignificant(double significance, long seed) {
    if (!isLongEnough()) {
      return false;
    }
    double observed = strongest().strength();
    double[] shuffled = ranks.clone();
    UniformRandomProvider random = RandomSource.XO_SHI_RO_256_PP.create(seed);
    double most = significance * (PERMUTATIONS + 1);
    int asStrong = 1; // the series itself is one of its permutations
    for (int i = 0; i < PERMUTATIONS && asStrong <= most; i++) {
      shuffle(shuffled, random);
      if (strongest(shuffled).strength() >= observed - ROUNDING) {
        asStrong++;
      }
    }
    return asStrong <= most;
  }

  /** Returns the part that is most unlike the rest. */
  Part strongest() {
    return strongest(ranks);
  }

  private Part strongest(double[] of) {
    int n = of.length;
    double[] sums = new double[n + 1];
    for (int i = 0; i < n; i++) {
      sums[i + 1] = sums[i] + of[i];
    }
    Part strongest = new Part(0, fewest, -1);
    int lastFrom = parts == Parts.BEGINNINGS ? 0 : n - 2 * fewest;
    for (int from = parts == Parts.BEGINNINGS ? 0 : fewest; from <= lastFrom; from++) {
      for (int to = from + fewest; to <= n - fewest; to++) {
        double size = to - from;
        double strength = Math.abs(sums[to] - sums[from]) / Math.sqrt(size * (n - size));
        if (strength > strongest.strength() + ROUNDING) {
          strongest = new Part(from, to, strength);
        }
      }
    }
    return strongest;
  }

  /** Ranks less their mean; equal values share theirs. */
  private static double[] centredRanks(double[] values) {
    int n = values.length;
    int[] order =
        IntStream.range(0, n)
            .boxed()
            .sorted((one, other) -> Double.compare(values[one], values[other]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] ranks = new double[n];
    int from = 0;
    while (from < n) {
      int to = from;
      while (to < n && values[order[to]] == values[order[from]]) {
        to++;
      }
      for (int i = from; i < to; i++) {
        ranks[order[i]] = (from + to - 1) / 2.0 - (n - 1) / 2.0;
      }
      from = to;
    }
    return ranks;
  }

  private static void shuffle(double[] values, UniformRandomProvider random) {
    for (int i = values.length - 1; i > 0; i--) {
      int other = random.nextInt(i + 1);
      double value = values[i];
      values[i] = values[other];
      values[other] = value;
    }
  }
}
