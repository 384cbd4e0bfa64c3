package io.millrace.core.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * A time in which nothing went forward, by the run's clock.
 *
 * @param fromNs the last step before it
 * @param toNs the first step after it
 */
public record Gap(long fromNs, long toNs) {

  /** How long it was. */
  public long lengthNs() {
    return toNs - fromNs;
  }

  /** True when some of it lies within the two instants. */
  public boolean overlaps(long startNs, long endNs) {
    return fromNs < endNs && toNs > startNs;
  }

  /**
   * The times that lie in a gap of each of two writers: as long as one goes forward, so does what
   * both write to. Both lists in order, without overlaps; so is the result.
   */
  public static List<Gap> intersect(List<Gap> one, List<Gap> other) {
    List<Gap> both = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < one.size() && j < other.size()) {
      Gap left = one.get(i);
      Gap right = other.get(j);
      long from = Math.max(left.fromNs, right.fromNs);
      long to = Math.min(left.toNs, right.toNs);
      if (from < to) {
        both.add(new Gap(from, to));
      }
      if (left.toNs < right.toNs) {
        i++;
      } else {
        j++;
      }
    }
    return both;
  }
}
