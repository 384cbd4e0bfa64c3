package io.millrace.pipeline.rig;

import java.util.List;

/**
 * Where the log of each partition ends at about one moment.
 *
 * @param readable what all in-sync replicas have
 * @param stable the last stable offset: behind it are events of a transaction that is still open
 */
record LogEnds(List<Long> readable, List<Long> stable) {
  LogEnds {
    readable = List.copyOf(readable);
    stable = List.copyOf(stable);
  }
}
