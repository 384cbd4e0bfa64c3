package io.millrace.pipeline.doctor;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The control groups of this process, both versions: those of a container, and those above it as
 * far as they can be seen.
 */
record Cgroup(Machine machine) {
  private static final String ROOT = "sys/fs/cgroup";

  /** Beyond this a limit of version 1 means none: it is the largest number of pages in bytes. */
  private static final long NO_LIMIT = 1L << 60;

  /** The smallest quota, in cores; empty when there is none. */
  Optional<Double> quotaCores() {
    List<Double> quotas = new ArrayList<>();
    for (String group : groups("")) {
      machine.text(group + "/cpu.max").flatMap(Cgroup::quotaV2).ifPresent(quotas::add);
    }
    for (String group : groups("cpu")) {
      long quotaUs = number(group + "/cpu.cfs_quota_us").orElse(-1L);
      long periodUs = number(group + "/cpu.cfs_period_us").orElse(-1L);
      if (quotaUs > 0 && periodUs > 0) {
        quotas.add((double) quotaUs / periodUs);
      }
    }
    return quotas.stream().min(Double::compare);
  }

  private static Optional<Double> quotaV2(String text) {
    String[] parts = text.split("\\s+", -1);
    return parts.length == 2 && parts[0].matches("\\d+") && parts[1].matches("[1-9]\\d*")
        ? Optional.of(Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]))
        : Optional.empty();
  }

  /** The least that a limit leaves, in bytes; empty when there is none. */
  Optional<Long> memoryLeft() {
    List<Long> left = new ArrayList<>();
    for (String group : groups("")) {
      addLeft(left, group + "/memory.max", group + "/memory.current");
    }
    for (String group : groups("memory")) {
      addLeft(left, group + "/memory.limit_in_bytes", group + "/memory.usage_in_bytes");
    }
    return left.stream().min(Long::compare);
  }

  private void addLeft(List<Long> all, String limitFile, String usageFile) {
    Optional<Long> limit = number(limitFile).filter(bytes -> bytes < NO_LIMIT);
    Optional<Long> usage = number(usageFile);
    if (limit.isPresent() && usage.isPresent()) {
      all.add(limit.get() - usage.get());
    }
  }

  private Optional<Long> number(String file) {
    return machine.text(file).flatMap(Machine::number);
  }

  /** The directories of this process's group and of those above it, up to the root. */
  private List<String> groups(String controller) {
    List<String> groups = new ArrayList<>();
    String top = controller.isEmpty() ? ROOT : ROOT + "/" + controller;
    groups.add(top);
    for (String line : machine.lines("proc/self/cgroup")) {
      String[] parts = line.split(":", 3);
      if (parts.length == 3 && List.of(parts[1].split(",", -1)).contains(controller)) {
        for (Path at = Path.of(parts[2]);
            at != null && at.getNameCount() > 0;
            at = at.getParent()) {
          groups.add(top + at);
        }
      }
    }
    return groups;
  }
}
