package io.millrace.pipeline.doctor;

import java.util.BitSet;

/** Processors by number, as the kernel lists them: {@code 0-3,8}. */
record CpuList(BitSet cpus) {
  /** Reads a list; what is none is empty. */
  static CpuList parse(String text) {
    BitSet cpus = new BitSet();
    for (String part : text.strip().split(",", -1)) {
      if (part.matches("\\d{1,5}(-\\d{1,5})?")) {
        String[] ends = part.split("-", 2);
        int last = Integer.parseInt(ends[ends.length - 1]);
        cpus.set(Integer.parseInt(ends[0]), last + 1);
      }
    }
    return new CpuList(cpus);
  }

  /** Those on which this process may run; empty when the system does not tell. */
  static CpuList allowed(Machine machine) {
    return parse(machine.value("proc/self/status", "Cpus_allowed_list").orElse(""));
  }

  int count() {
    return cpus.cardinality();
  }

  boolean meets(CpuList other) {
    return cpus.intersects(other.cpus);
  }
}
