package io.millrace.core.workload;

import java.util.SplittableRandom;

/**
 * Customer k (from 0) with a probability proportional to 1 / (k + 1)^exponent. Drawn in constant
 * time by Vose's alias method (M. D. Vose, "A linear algorithm for generating random numbers with a
 * given distribution", IEEE TSE 1991), because drawing must not show in a profile.
 */
public final class ZipfKeys implements KeyDistribution {
  /** Column i yields i when a 32-bit draw is below threshold[i], else alias[i]. */
  private final long[] threshold;

  private final int[] alias;

  /**
   * Builds the table: 12 bytes a customer.
   *
   * @param exponent 0 is uniform; order data is near 1 (Online Marketplace benchmark, SIGMOD 2025)
   */
  public ZipfKeys(int users, double exponent) {
    threshold = new long[users];
    alias = new int[users];
    double[] weight = new double[users];
    double sum = 0;
    for (int k = 0; k < users; k++) {
      weight[k] = Math.pow(k + 1, -exponent);
      sum += weight[k];
    }
    int[] small = new int[users];
    int[] large = new int[users];
    int smalls = 0;
    int larges = 0;
    for (int k = 0; k < users; k++) {
      weight[k] *= users / sum;
      if (weight[k] < 1) {
        small[smalls++] = k;
      } else {
        large[larges++] = k;
      }
    }
    while (smalls > 0 && larges > 0) {
      int poor = small[--smalls];
      int rich = large[larges - 1];
      set(poor, weight[poor], rich);
      weight[rich] -= 1 - weight[poor];
      if (weight[rich] < 1) {
        larges--;
        small[smalls++] = rich;
      }
    }
    while (larges > 0) {
      int k = large[--larges];
      set(k, 1, k);
    }
    while (smalls > 0) {
      int k = small[--smalls];
      set(k, 1, k);
    }
  }

  private void set(int column, double probability, int other) {
    threshold[column] = (long) (probability * 0x1p32);
    alias[column] = other;
  }

  @Override
  public int next(SplittableRandom random) {
    long draw = random.nextLong();
    int column = (int) (((draw >>> 32) * threshold.length) >>> 32);
    return (draw & 0xFFFF_FFFFL) < threshold[column] ? column : alias[column];
  }
}
