package io.millrace.pipeline.doctor;

import java.util.Optional;

/** Whether a thread that touches new memory may have to wait for huge pages to be put together. */
final class HugePages implements Check {
  private static final String NAME = "huge pages";
  private static final String DIRECTORY = "sys/kernel/mm/transparent_hugepage/";
  private static final String ALWAYS = "always";

  @Override
  public Finding look(Machine machine) {
    Optional<String> enabled = machine.chosen(DIRECTORY + "enabled");
    Optional<String> defrag = machine.chosen(DIRECTORY + "defrag");
    if (enabled.isEmpty() || defrag.isEmpty()) {
      return new Finding.Unknown(NAME, "there is no /" + DIRECTORY + " that tells");
    }
    String value = "transparent " + enabled.get() + ", defrag " + defrag.get();
    // The kernel's documentation: only with both does any program stall to reclaim and compact.
    return enabled.get().equals(ALWAYS) && defrag.get().equals(ALWAYS)
        ? new Finding.Warning(
            NAME,
            value,
            "a thread that touches new memory stands still while the kernel compacts: hiccups, and the"
                + " tail of every latency",
            "echo madvise > /" + DIRECTORY + "defrag (as root)")
        : new Finding.Good(NAME, value);
  }
}
