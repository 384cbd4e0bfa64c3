package io.millrace.core.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * A time in which nothing progressed, such as acknowledgements of one partition; by the run's
 * clock.
 *
 * @param fromNs when the last step before the gap was
 * @param toNs when the first step after the gap was
 */
public record Gap(long fromNs, long toNs) {

  /** Its length. */
  public long lengthNs() {
    return toNs - fromNs;
  }

  /** True when some of it lies between the two instants. */
  public boolean overlaps(long startNs, long endNs) {
    return fromNs < endNs && toNs > startNs;
  }

  /**
   * Returns the times that lie in gaps of both of two writers: as long as one of them progresses,
   * so does what both write to. Both lists are in order and without overlaps; so is the result.
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
