package io.millrace.pipeline.rig;

import io.millrace.pipeline.result.History;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beyond the ledger, for gaps and for offsets.
 *
 * @param gapFloorNs every gap of at least this is kept
 * @param lateBeyondNs an event acknowledged later than this after it was due is late
 * @param history keeps every acknowledgement and every record of the logs; null: nothing does
 */
public record Tracing(long gapFloorNs, long lateBeyondNs, @Nullable History history) {

  /** That of leg {@code index}, from 0, with a history of its own. */
  Tracing ofLeg(int index) {
    return new Tracing(gapFloorNs, lateBeyondNs, history == null ? null : history.ofLeg(index));
  }
}
