package io.millrace.pipeline.doctor;

import io.millrace.pipeline.cluster.EmbeddedCluster;
import io.millrace.pipeline.result.SignificantDigits;
import java.util.Optional;

/** Whether the heaps of the brokers and of this tool find room, a container's limit included. */
final class Memory implements Check {
  private static final String NAME = "memory";

  /** What the launcher gives the tool at most (-Xmx2g). */
  private static final long TOOL_BYTES = 2L << 30;

  @Override
  public Finding look(Machine machine) {
    Optional<Long> available = machine.bytes("proc/meminfo", "MemAvailable");
    if (available.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /proc/meminfo that tells what is available");
    }
    Optional<Long> ofContainer =
        new Cgroup(machine).memoryLeft().filter(left -> left < available.get());
    long bytes = ofContainer.orElse(available.get());
    long needed = neededBytes(machine.brokers());
    String value =
        SignificantDigits.bytes(bytes)
            + " available"
            + (ofContainer.isPresent() ? " within the container's limit" : "");
    return bytes >= needed
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value + ", " + SignificantDigits.bytes(needed) + " of heaps to come",
            "the kernel swaps, or kills a broker or this tool in the middle of a run; before that, logs"
                + " fall out of the page cache and groups that are behind wait for the disk",
            ofContainer.isPresent()
                ? "raise the container's limit of memory, or measure with fewer --brokers"
                : "end other programs, or measure with fewer --brokers");
  }

  /** The heaps of so many brokers and of this tool. */
  static long neededBytes(int brokers) {
    return TOOL_BYTES + brokers * EmbeddedCluster.BROKER_HEAP_BYTES;
  }
}
