package io.millrace.pipeline.rig;

import java.util.List;

/**
 * What one look at the last stable offsets of a leg's log came to.
 *
 * @param behind of each partition, the records between the last stable offset and the end
 * @param standsNs of each partition, for how long the last stable offset has been seen to stand
 *     still behind an end that is ahead; 0 where nothing waits
 */
public record StableLook(List<Long> behind, List<Long> standsNs) {
  /** Nobody has looked yet, or does any more. */
  public static final StableLook NONE = new StableLook(List.of(), List.of());

  /** Copies the lists. */
  public StableLook {
    behind = List.copyOf(behind);
    standsNs = List.copyOf(standsNs);
  }
}
