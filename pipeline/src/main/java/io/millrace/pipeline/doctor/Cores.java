package io.millrace.pipeline.doctor;

import java.util.Locale;

/** Whether every JVM of a run can have a core at the same time: each broker, and this tool. */
final class Cores implements Check {
  private static final String NAME = "cores";

  @Override
  public Finding look(Machine machine) {
    CpuList online = CpuList.parse(machine.text("sys/devices/system/cpu/online").orElse(""));
    CpuList allowed = CpuList.allowed(machine);
    int cores = allowed.count() > 0 ? allowed.count() : online.count();
    if (cores == 0) {
      return new Finding.Unknown(NAME, "neither /sys nor /proc tells how many there are");
    }
    String value =
        cores < online.count()
            ? String.format(Locale.ROOT, "%d of %d (CPU affinity)", cores, online.count())
            : Integer.toString(cores);
    int needed = machine.brokers() + 1;
    return cores >= needed
        ? new Finding.Good(NAME, value)
        : new Finding.Warning(
            NAME,
            value + " for " + jvms(machine.brokers()),
            "every latency has waits for a core in it, and the highest rate is that of this machine",
            "measure with fewer --brokers, or a cluster elsewhere (--bootstrap-server)");
  }

  private static String jvms(int brokers) {
    return brokers == 0
        ? "this tool"
        : brokers + (brokers == 1 ? " broker" : " brokers") + " and this tool";
  }
}
