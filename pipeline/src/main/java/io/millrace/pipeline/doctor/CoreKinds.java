package io.millrace.pipeline.doctor;

import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/** Whether fast and slow cores are mixed, as hybrid processors have them. */
final class CoreKinds implements Check {
  private static final String NAME = "kinds of cores";
  private static final String MIXED = "fast and slow ones mixed";

  @Override
  public Finding look(Machine machine) {
    Optional<String> fast = machine.text("sys/devices/cpu_core/cpus");
    Optional<String> slow = machine.text("sys/devices/cpu_atom/cpus");
    if (fast.isPresent() && slow.isPresent()) {
      CpuList allowed = CpuList.allowed(machine);
      boolean onOne =
          allowed.count() > 0
              && !(allowed.meets(CpuList.parse(fast.get()))
                  && allowed.meets(CpuList.parse(slow.get())));
      return onOne
          ? new Finding.Good(NAME, "one (CPU affinity)")
          : mixed(
              "keep to one kind, and quote which: taskset -c " + fast.get() + " ./millrace ...");
    }
    List<String> capacities = machine.ofEachCpu("cpu_capacity");
    if (new TreeSet<>(capacities).size() > 1) {
      return mixed(
          "keep to one kind, and quote which: taskset -c ... ./millrace (the capacity of each is in"
              + " /sys/devices/system/cpu/cpu*/cpu_capacity)");
    }
    return machine.text("sys/devices/system/cpu/online").isPresent()
        ? new Finding.Good(NAME, "one")
        : new Finding.Unknown(NAME, "there is no /sys that tells");
  }

  private static Finding mixed(String remedy) {
    return new Finding.Warning(
        NAME,
        MIXED,
        "CPU seconds per million events and every latency depend on which core a thread happens to"
            + " run on, and differ from run to run",
        remedy);
  }
}
