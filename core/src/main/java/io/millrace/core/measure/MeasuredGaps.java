package io.millrace.core.measure;

import java.util.ArrayList;
import java.util.List;

/**
 * The gaps that a {@link GapLog} has kept, as a value. Immutable.
 *
 * @param closed every gap of at least {@code floorNs} that has ended, in order
 * @param begun whether anything ever went forward
 * @param lastStepNs the last step forward, by the run's clock; means nothing before the first
 * @param floorNs the shortest gap that was kept
 */
public record MeasuredGaps(List<Gap> closed, boolean begun, long lastStepNs, long floorNs) {
  /** Copies the list. */
  public MeasuredGaps {
    closed = List.copyOf(closed);
  }

  /** Every gap; the last one reaches to {@code endNs} if nothing went forward any more. */
  public List<Gap> until(long endNs) {
    List<Gap> gaps = new ArrayList<>(closed);
    if (begun && endNs - lastStepNs >= floorNs) {
      gaps.add(new Gap(lastStepNs, endNs));
    }
    return gaps;
  }
}
