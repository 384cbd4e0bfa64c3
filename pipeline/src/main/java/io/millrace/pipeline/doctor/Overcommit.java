package io.millrace.pipeline.doctor;

import io.millrace.pipeline.result.SignificantDigits;
import java.util.Optional;

/** Whether the kernel would refuse a JVM the memory that it asks for without using it yet. */
final class Overcommit implements Check {
  private static final String NAME = "overcommit";

  /** vm.overcommit_memory: what is promised may not exceed CommitLimit. */
  private static final long STRICT = 2;

  @Override
  public Finding look(Machine machine) {
    Optional<Long> mode = machine.text("proc/sys/vm/overcommit_memory").flatMap(Machine::number);
    Optional<Long> limit = machine.bytes("proc/meminfo", "CommitLimit");
    Optional<Long> promised = machine.bytes("proc/meminfo", "Committed_AS");
    if (mode.isEmpty() || (mode.get() == STRICT && (limit.isEmpty() || promised.isEmpty()))) {
      return new Finding.Unknown(NAME, "/proc does not tell");
    }
    if (mode.get() != STRICT) {
      return new Finding.Good(NAME, "allowed (vm.overcommit_memory=" + mode.get() + ")");
    }
    long left = Math.max(0, limit.orElse(0L) - promised.orElse(0L));
    long needed = Memory.neededBytes(machine.brokers());
    String value = "forbidden (vm.overcommit_memory=2), " + SignificantDigits.bytes(left) + " left";
    return left >= needed
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value,
            "a broker or this tool does not start, or fails where its heap grows: no figure at all",
            "sysctl vm.overcommit_memory=0 (as root), or end other programs");
  }
}
